import { type Feed, iterate, NOT_YET } from './feed.ts';

/** What a reader has of a mailbox: a feed that can be read by a loop, too. */
export type MailboxReader<Read> = Feed<Read> & AsyncIterable<Read>;

/**
 * The way from many sources to one reader: the newest value of each source that is still unread, so that a slow reader
 * costs as much memory as there are sources. Sources are read in the order in which they first had something unread.
 */
interface Mailbox<Source, Value, Read> {
  /** Replaces what is unread of the source. */
  put(source: Source, value: Value): void;
  readonly reader: MailboxReader<Read>;
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
  let tell = () => {};

  const close = () => {
    if (isClosed) return;
    isClosed = true;
    unread.clear();
    onClose();
  };

  const next = (): Read | null => {
    for (const [source, value] of unread) {
      unread.delete(source);
      const taken = read(source, value);
      if (taken !== null) return taken;
    }
    return null;
  };

  const reader: MailboxReader<Read> = {
    [Symbol.asyncIterator]: () => iterate(reader),
    take() {
      if (isClosed) return null;
      try {
        const taken = next();
        if (isDone()) close();
        return taken ?? (isClosed ? null : NOT_YET);
      } catch (thrown) {
        close();
        throw thrown;
      }
    },
    onMore(look) {
      tell = look;
    },
    stop() {
      close();
      tell();
    },
  };

  return {
    put(source, value) {
      if (isClosed) return;
      unread.set(source, value);
      tell();
    },
    reader,
  };
};
