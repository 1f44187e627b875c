import type { ServerResponse } from 'node:http';

const END = Buffer.from('\r\n');

/** For as long as the frames live that they are made from. */
const chunks = new WeakMap<Buffer, Buffer>();

/** A frame as a chunk of HTTP/1.1, made once for all who get it. */
const chunkOf = (frame: Buffer): Buffer => {
  const known = chunks.get(frame);
  if (known) return known;
  const chunk = Buffer.concat([Buffer.from(`${frame.byteLength.toString(16)}\r\n`), frame, END]);
  chunks.set(frame, chunk);
  return chunk;
};

/**
 * Writes what many responses get. The response itself would put a chunk together in four writes, each time anew. It is
 * left to do so where it sends no chunks, as to a client of HTTP/1.0, or must wait for its turn on the connection.
 */
export const writeShared = (response: ServerResponse, frame: Buffer): void => {
  const { socket, chunkedEncoding } = response;
  if (socket && chunkedEncoding) socket.write(chunkOf(frame));
  else response.write(frame);
};
