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

const decode = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const at = firstBad(bytes);
    const got = bytes.subarray(at, at + 1).toString('hex') || 'the end';
    const message = `the request body must be UTF-8, got ${got} at byte ${at}`;
    throw new PrecheckError('INVALID_ARGUMENT', message, { cause });
  }
};

/** The whole body as text. Rejects with LIMIT_EXCEEDED, by its length or by what arrives, and for bytes that are no UTF-8. */
export const readBody = async (request: IncomingMessage, maxBytes: number): Promise<string> => {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > maxBytes) throw tooLarge(maxBytes, length);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(maxBytes, 'more');
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (thrown instanceof PrecheckError) throw thrown;
    throw new PrecheckError('INVALID_ARGUMENT', 'the request body broke off', { cause: thrown });
  }
  return decode(Buffer.concat(chunks));
};
