/** The connection breaks instead of an answer, or in the middle of one. */
export class ConnectionReset extends Error {
  constructor() {
    super('the emulator broke the connection, as it was told to');
  }
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A body that is made while it is read. `part` gives the next piece, or null at the end. */
const streamOf = (
  part: (turn: number) => Promise<Uint8Array<ArrayBuffer> | null>,
  onCancel?: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> => {
  let turn = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await part(turn++);
        if (next === null) controller.close();
        else controller.enqueue(next);
      },
      cancel: () => onCancel?.(),
    },
    // Nothing is made before somebody reads it.
    { highWaterMark: 0 },
  );
};

/** Half of a text, then the connection breaks. */
export const brokenBody = (text: string) =>
  streamOf(async (turn) => {
    if (turn > 0) throw new ConnectionReset();
    return bytesOf(text.slice(0, text.length / 2));
  });

/** The connection breaks instead of the first byte. */
export const noBody = () =>
  streamOf(() => {
    throw new ConnectionReset();
  });

/** A text, byte by byte, each after `pause`, which is told when nobody reads on. */
export const slowBody = (text: string, pause: (signal: AbortSignal) => Promise<void>) => {
  const unread = new AbortController();
  const bytes = bytesOf(text);
  return streamOf(
    async (turn) => {
      await pause(unread.signal);
      return turn < bytes.length ? bytes.subarray(turn, turn + 1) : null;
    },
    () => unread.abort(),
  );
};

const MIB = 1024 * 1024;

/** A JSON object of somewhat more than so many MiB. */
export const hugeBody = (mib: number) =>
  streamOf(async (turn) => {
    if (turn === 0) return bytesOf('{"Filler":"');
    if (turn <= mib) return new Uint8Array(MIB).fill('x'.charCodeAt(0));
    return turn === mib + 1 ? bytesOf('"}') : null;
  });
