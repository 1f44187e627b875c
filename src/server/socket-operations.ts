import type { Answers } from './open-answers.ts';
import { sendPieces } from './pieces.ts';
import type { KeptSocket } from './socket-hub.ts';
import { messageStart } from './web-socket-frames.ts';

/** The operations that run on one socket. */
export interface SocketOperations {
  /**
   * One more, opened when its end is asked for: its answers are sent past whoever iterates, who meets nothing but that
   * end, or what broke it.
   */
  start(id: string, open: Open): AsyncIterableIterator<never>;
  count(): number;
  /** Ends all of them at once. */
  endAll(): void;
}

/** Opens what answers an operation; the signal aborts when nobody waits for it any more. */
type Open = (signal: AbortSignal) => Promise<Answers>;

interface SocketOperationsDeps {
  readonly send: KeptSocket['sendShared'];
  /** How many run, told when it changes. */
  readonly onCount: (count: number, change: 1 | -1) => void;
}

const DONE: IteratorReturnResult<undefined> = { value: undefined, done: true };

/**
 * By hand, and no async generator: `return` must be heard while the next answer is waited for. The set is our own, as
 * graphql-ws knows operations by an id, of which a client may make a muddle.
 */
export const createSocketOperations = ({ send, onCount }: SocketOperationsDeps): SocketOperations => {
  const running = new Set<() => void>();

  const start = (id: string, open: Open): AsyncIterableIterator<never> => {
    let isGone = false;
    let opening: AbortController | null = null;
    let answers: Answers | null = null;

    const end = () => {
      if (!running.delete(leave)) return;
      answers?.stop();
      onCount(running.size, -1);
    };
    const leave = () => {
      isGone = true;
      opening?.abort();
      end();
    };
    const opened = async (): Promise<Answers | null> => {
      opening = new AbortController();
      const all = await open(opening.signal);
      // With all that hangs on it, it would be kept for as long as the operation goes on.
      opening = null;
      if (!isGone) return all;
      // Nobody saw them come.
      all.stop();
      return null;
    };
    const answer = (all: Answers | null) => {
      if (!all) return;
      answers = all;
      const begun = messageStart(id);
      return sendPieces(all, (piece) => (isGone ? null : send(begun, piece)));
    };
    const ended = () => {
      end();
      return DONE;
    };
    const broken = (thrown: unknown) => {
      end();
      if (isGone) return DONE;
      throw thrown;
    };

    running.add(leave);
    onCount(running.size, 1);
    const iterator: AsyncIterableIterator<never> = {
      [Symbol.asyncIterator]: () => iterator,
      next: async () => (isGone ? DONE : opened().then(answer).then(ended, broken)),
      async return() {
        leave();
        return DONE;
      },
    };
    return iterator;
  };

  return {
    start,
    endAll() {
      for (const leave of running) leave();
    },
    count: () => running.size,
  };
};
