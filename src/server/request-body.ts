import type { IncomingMessage } from 'node:http';
import { PrecheckError } from '../domain/precheck-error.ts';

const tooLarge = (maxBytes: number, got: string | number) =>
  new PrecheckError('LIMIT_EXCEEDED', `the request body may have at most ${maxBytes} bytes, got ${got}`);

/** Where text that was read leniently, and written again, is no more what it was read from. */
const firstBad = (bytes: Buffer): number => {
  const again = Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  const at = bytes.findIndex((byte, index) => byte !== again[index]);
  return at < 0 ? bytes.length : at;
};

const strict = new TextDecoder('utf-8', { fatal: true });

const decode = (bytes: Buffer): string => {
  try {
    return strict.decode(bytes);
  } catch (cause) {
    const at = firstBad(bytes);
    const got = bytes.subarray(at, at + 1).toString('hex') || 'the end';
    const message = `the request body must be UTF-8, got ${got} at byte ${at}`;
    throw new PrecheckError('INVALID_ARGUMENT', message, { cause });
  }
};

/** A client may send each byte in a chunk of its own, and each chunk costs hundreds of times that. */
const MAX_PIECES = 16_384;

/** Puts pieces together as they come, without keeping any. */
const createWhole = (maxBytes: number) => {
  let whole: Buffer = Buffer.alloc(0);
  let length = 0;
  let pieces = 0;
  return {
    add(piece: Buffer): void {
      const end = length + piece.length;
      if (end > maxBytes) throw tooLarge(maxBytes, 'more');
      pieces += 1;
      if (pieces > MAX_PIECES)
        throw new PrecheckError(
          'LIMIT_EXCEEDED',
          `the request body may come in at most ${MAX_PIECES} pieces, got more`,
        );
      if (pieces === 1) whole = piece;
      else if (end > whole.length)
        whole = Buffer.concat([whole], Math.max(end, Math.min(maxBytes, 2 * whole.length)));
      piece.copy(whole, length);
      length = end;
    },
    bytes: () => whole.subarray(0, length),
  };
};

/** Takes one piece after the other, until the end or until it throws. Listeners, as an iterator costs more than the rest of a small body. */
const eachPiece = (request: IncomingMessage, take: (piece: Buffer) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const onData = (piece: Buffer) => {
      try {
        take(piece);
      } catch (thrown) {
        request.off('data', onData);
        reject(thrown);
      }
    };
    request.on('data', onData).once('end', resolve).once('error', reject);
    request.once('close', () => {
      if (!request.readableEnded) reject(new Error('the connection was closed'));
    });
  });

/** The whole body as text. Rejects with LIMIT_EXCEEDED, by its length or by what arrives, and for bytes that are no UTF-8. */
export const readBody = async (request: IncomingMessage, maxBytes: number): Promise<string> => {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > maxBytes) throw tooLarge(maxBytes, length);
  const whole = createWhole(maxBytes);
  try {
    await eachPiece(request, whole.add);
  } catch (thrown) {
    if (thrown instanceof PrecheckError) throw thrown;
    throw new PrecheckError('INVALID_ARGUMENT', 'the request body broke off', { cause: thrown });
  }
  return decode(whole.bytes());
};
