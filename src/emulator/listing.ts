/** Things of one kind, newest first, as a list of the vendor's has them. */
export interface Listing<Thing> {
  readonly all: readonly Thing[];
  find(id: string): Thing | null;
  /** Comes first from now on, so that every page after it moves. Throws a TypeError where the id is taken. */
  add(thing: Thing): void;
  /** Throws a TypeError where there is none of that id. */
  remove(id: string): void;
  /** As after the start. */
  restart(): void;
}

export const createListing = <Thing extends { readonly id: string }>(
  first: readonly Thing[],
): Listing<Thing> => {
  let all = first;
  const find = (id: string) => all.find((thing) => thing.id === id) ?? null;
  return {
    get all() {
      return all;
    },
    find,
    add(thing) {
      if (find(thing.id)) throw new TypeError(`order.id: expected one that is free, got "${thing.id}"`);
      all = [thing, ...all];
    },
    remove(id) {
      if (!find(id)) throw new TypeError(`order.id: expected one that there is, got "${id}"`);
      all = all.filter((thing) => thing.id !== id);
    },
    restart() {
      all = first;
    },
  };
};
