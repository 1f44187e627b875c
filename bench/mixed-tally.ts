/** What came of all that was asked, by kind. */
export interface Tally {
  good(kind: string): void;
  bad(kind: string, why: string): void;
  readonly wrong: number;
  /** How often each kind was answered as it must be. */
  readonly counts: Readonly<Record<string, number>>;
  /** The first of those that were not. */
  readonly examples: readonly string[];
}

const EXAMPLES = 10;

export const createTally = (): Tally => {
  const counts = new Map<string, number>();
  const examples: string[] = [];
  let wrong = 0;
  return {
    good: (kind) => void counts.set(kind, (counts.get(kind) ?? 0) + 1),
    bad(kind, why) {
      wrong += 1;
      if (examples.length < EXAMPLES) examples.push(`${kind}: ${why}`);
    },
    get wrong() {
      return wrong;
    },
    get counts() {
      return Object.fromEntries(counts);
    },
    examples,
  };
};
