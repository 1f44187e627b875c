import { jsonIn } from './event-frames.ts';

const BRACE = Buffer.from('}');

/** The end of a `next` message whose payload is this JSON. */
export const messageEnd = (json: string): Buffer => Buffer.from(`${json}}`);

/** For as long as the events live that they are made from. */
const ends = new WeakMap<Buffer, Buffer>();

/** The end of a `next` message with what an event of a stream says, made once for all who are told it. */
export const messageEndOf = (event: Buffer): Buffer => {
  const known = ends.get(event);
  if (known) return known;
  const end = Buffer.concat([jsonIn(event), BRACE]);
  ends.set(event, end);
  return end;
};

/** The start of the `next` messages of an operation, as graphql-ws would write it. */
export const messageStart = (id: string): Buffer =>
  Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);

/** FIN, and that the message is text. */
const WHOLE_TEXT = 0x81;
/** The two bytes that follow are its length. */
const LENGTH_FOLLOWS = 126;
const HEAD_BYTES = 4;

/**
 * The start of a message with what stands before it where a server sends it as one frame (RFC 6455, section 5.2); null
 * for a message of so many bytes that it would be something else.
 */
export const frameStart = (start: Buffer, bytes: number): Buffer | null => {
  if (bytes < LENGTH_FOLLOWS || bytes > 0xff_ff) return null;
  const frame = Buffer.allocUnsafe(HEAD_BYTES + start.length);
  frame[0] = WHOLE_TEXT;
  frame[1] = LENGTH_FOLLOWS;
  frame.writeUInt16BE(bytes, 2);
  frame.set(start, HEAD_BYTES);
  return frame;
};
