import type { IncomingMessage } from 'node:http';
import { PrecheckError } from '../domain/precheck-error.ts';

const MAX_BODY_BYTES = 1024 * 1024;

const tooLarge = () =>
  new PrecheckError('LIMIT_EXCEEDED', `the request body may have at most ${MAX_BODY_BYTES} bytes`);

const decode = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new PrecheckError('INVALID_ARGUMENT', 'the request body must be UTF-8', { cause });
  }
};

/** The whole body as text. Rejects with LIMIT_EXCEEDED, by its length or by what arrives, and for bytes that are no UTF-8. */
export const readBody = async (request: IncomingMessage): Promise<string> => {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (thrown instanceof PrecheckError) throw thrown;
    throw new PrecheckError('INVALID_ARGUMENT', 'the request body broke off', { cause: thrown });
  }
  return decode(Buffer.concat(chunks));
};
