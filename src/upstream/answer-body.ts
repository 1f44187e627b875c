/** Where the bytes of an answer come from. */
interface Source {
  /** No more for now; what is on its way already still comes. */
  pause(): void;
  resume(): void;
  /** Nobody wants the rest. */
  abort(reason: Error): void;
}

/** The bytes of one answer: written as they come, read once. */
export interface AnswerBody extends AsyncIterable<Uint8Array> {
  write(chunk: Uint8Array): void;
  end(): void;
  fail(error: unknown): void;
}

/** So much is kept for a reader who is slow. */
const MAX_UNREAD_BYTES = 64 * 1024;

/** Web and Node streams do the same for ten times the work, which small answers cost more than their parsing. */
export const createAnswerBody = (source: Source): AnswerBody => {
  const unread: Uint8Array[] = [];
  let unreadBytes = 0;
  let end: { readonly error: unknown } | 'OK' | null = null;
  let reader: PromiseWithResolvers<void> | null = null;

  const wake = () => {
    reader?.resolve();
    reader = null;
  };

  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    while (unread.length === 0 && end === null) {
      reader ??= Promise.withResolvers();
      await reader.promise;
    }
    const value = unread.shift();
    if (value) {
      unreadBytes -= value.byteLength;
      if (unread.length === 0) source.resume();
      return { value, done: false };
    }
    if (end === 'OK' || end === null) return { value: undefined, done: true };
    throw end.error;
  };

  return {
    write(chunk) {
      unread.push(chunk);
      unreadBytes += chunk.byteLength;
      if (unreadBytes > MAX_UNREAD_BYTES) source.pause();
      wake();
    },
    end() {
      end = 'OK';
      wake();
    },
    fail(error) {
      end ??= { error };
      wake();
    },
    [Symbol.asyncIterator]: () => ({
      next,
      async return() {
        if (end === null) source.abort(new Error('the rest of an answer was not wanted'));
        return { value: undefined, done: true };
      },
    }),
  };
};
