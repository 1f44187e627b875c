import type { ExecutionResult } from 'graphql';
import type { Answers } from './open-answers.ts';

/** The operations that run on one socket. */
export interface SocketOperations {
  /** The answers to one more; opened when the first is asked for. */
  start(open: Open): AsyncIterableIterator<ExecutionResult>;
  readonly size: number;
  /** Ends all of them at once. */
  endAll(): void;
}

/** Opens what answers an operation; the signal aborts when nobody waits for it any more. */
type Open = (signal: AbortSignal) => Promise<Answers>;

interface SocketOperationsDeps {
  readonly resultOf: (json: Buffer) => ExecutionResult;
  /** How many run, told when it changes. */
  readonly onCount: (count: number, change: 1 | -1) => void;
}

const DONE: IteratorReturnResult<undefined> = { value: undefined, done: true };

/**
 * By hand, and no async generator: `return` must be heard while the next answer is waited for. The set is our own, as
 * graphql-ws knows operations by an id, of which a client may make a muddle.
 */
export const createSocketOperations = ({ resultOf, onCount }: SocketOperationsDeps): SocketOperations => {
  const running = new Set<() => void>();

  const start = (open: Open): AsyncIterableIterator<ExecutionResult> => {
    const gone = new AbortController();
    let stream: Answers | null = null;

    const end = () => {
      if (!running.delete(leave)) return;
      stream?.stop();
      onCount(running.size, -1);
    };
    const leave = () => {
      gone.abort();
      end();
    };
    const nextJson = async (): Promise<Buffer | null> => {
      if (gone.signal.aborted) return null;
      if (stream) return stream.next();
      const opened = await open(gone.signal);
      // Nobody saw it come.
      if (gone.signal.aborted) opened.stop();
      else stream = opened;
      return stream ? opened.next() : null;
    };

    running.add(leave);
    onCount(running.size, 1);
    const answers: AsyncIterableIterator<ExecutionResult> = {
      [Symbol.asyncIterator]: () => answers,
      async next() {
        try {
          const json = await nextJson();
          if (json && !gone.signal.aborted) return { value: resultOf(json), done: false };
        } catch (thrown) {
          end();
          if (!gone.signal.aborted) throw thrown;
        }
        end();
        return DONE;
      },
      async return() {
        leave();
        return DONE;
      },
    };
    return answers;
  };

  return {
    start,
    endAll() {
      for (const leave of running) leave();
    },
    get size() {
      return running.size;
    },
  };
};
