/**
 * The way from many sources to one reader: the newest value of each source that is still unread, so that a slow reader
 * costs as much memory as there are sources. Sources are read in the order in which they first had something unread.
 * By hand, and no async generator: that one does not hear of `return` while it waits, and an idle reader that has gone
 * would be waited for for ever.
 */
interface Mailbox<Source, Value, Read> {
  /** Replaces what is unread of the source. */
  put(source: Source, value: Value): void;
  readonly reader: AsyncIterableIterator<Read>;
}

interface Waiting<Read> {
  readonly resolve: (result: IteratorResult<Read>) => void;
  readonly reject: (reason: unknown) => void;
}

interface MailboxOptions<Source, Value, Read> {
  /**
   * Looks at a value as it is read; null where there is nothing to say after all. If it throws, the reader is told, and
   * nobody else.
   */
  readonly read: (source: Source, value: Value) => Read | null;
  /** Whether nothing more will be put; asked after each value that was read. */
  readonly isDone: () => boolean;
  /** Called once, when the reader has gone or has read the last value. */
  readonly onClose: () => void;
}

export const createMailbox = <Source, Value, Read>({
  read,
  isDone,
  onClose,
}: MailboxOptions<Source, Value, Read>): Mailbox<Source, Value, Read> => {
  const unread = new Map<Source, Value>();
  let isClosed = false;
  let waiting: Waiting<Read>[] = [];

  const close = () => {
    if (isClosed) return;
    isClosed = true;
    unread.clear();
    const all = waiting;
    waiting = [];
    for (const { resolve } of all) resolve({ value: undefined, done: true });
    onClose();
  };

  const take = (): Read | null => {
    for (const [source, value] of unread) {
      unread.delete(source);
      const taken = read(source, value);
      if (taken !== null) return taken;
    }
    return null;
  };

  /** Gives who waits what there is; false where that is nothing. What breaks is told to him, and is the end. */
  const hand = (find: () => Read | null): boolean => {
    try {
      const value = find();
      if (value === null) return false;
      waiting.shift()?.resolve({ value, done: false });
      return true;
    } catch (thrown) {
      waiting.shift()?.reject(thrown);
      close();
      return false;
    }
  };

  const deliver = () => {
    while (waiting.length > 0 && hand(take));
    if (isDone()) close();
  };

  /** What is put while the reader waits was never unread. */
  const handOver = (source: Source, value: Value) => {
    hand(() => read(source, value));
    if (isDone()) close();
  };

  const reader: AsyncIterableIterator<Read> = {
    [Symbol.asyncIterator]: () => reader,
    next: () =>
      new Promise((resolve, reject) => {
        if (isClosed) return resolve({ value: undefined, done: true });
        waiting.push({ resolve, reject });
        deliver();
      }),
    async return() {
      close();
      return { value: undefined, done: true };
    },
  };

  return {
    put(source, value) {
      if (isClosed) return;
      if (waiting.length > 0 && unread.size === 0) return handOver(source, value);
      unread.set(source, value);
      deliver();
    },
    reader,
  };
};
