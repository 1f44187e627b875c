/** There is nothing to take now; there will be, or the end. */
export const NOT_YET = Symbol('not yet');

/**
 * What comes bit by bit to one reader. He looks when he is ready for more, and is told when a look may be worth it, so
 * that it comes without a promise: in one turn there may be something for thousands.
 */
export interface Feed<Item> {
  /** What is next; null behind the last. Throws what breaks the feed, behind which nothing comes. */
  take(): Item | typeof NOT_YET | null;
  /** Calls `look`, and nobody else any more, when there may be something to take after there was nothing yet. */
  onMore(look: () => void): void;
  /** Nobody takes anything any more. */
  stop(): void;
}

interface Waiting<Item> {
  readonly resolve: (result: IteratorResult<Item>) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Reads a feed as a loop does. By hand, and no async generator: that one does not hear of `return` while it waits, and
 * an idle reader that has gone would be waited for for ever.
 */
export const iterate = <Item>(feed: Feed<Item>): AsyncIterableIterator<Item> => {
  const waiting: Waiting<Item>[] = [];

  const look = () => {
    while (waiting.length > 0) {
      try {
        const item = feed.take();
        if (item === NOT_YET) return;
        waiting
          .shift()
          ?.resolve(item === null ? { value: undefined, done: true } : { value: item, done: false });
      } catch (thrown) {
        waiting.shift()?.reject(thrown);
      }
    }
  };

  feed.onMore(look);
  const iterator: AsyncIterableIterator<Item> = {
    [Symbol.asyncIterator]: () => iterator,
    next: () =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        look();
      }),
    async return() {
      feed.stop();
      return { value: undefined, done: true };
    },
  };
  return iterator;
};
