import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Target } from './attack.ts';
import { openRaw } from './raw.ts';

export const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10] as const;

interface FrameParts {
  readonly isLast?: boolean;
  readonly isMasked?: boolean;
  /** What the frame says instead of its true length. */
  readonly length?: bigint;
}

/** A frame by hand; it is masked by zeros. */
export const frame = (
  opcode: number,
  payload: string | Buffer,
  { isLast = true, isMasked = true, length }: FrameParts = {},
): Buffer => {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(10);
  head[0] = (isLast ? 0x80 : 0) | opcode;
  const mask = isMasked ? 0x80 : 0;
  const said = length ?? BigInt(bytes.length);
  if (said < 126n) head[1] = mask | Number(said);
  else head[1] = mask | 127;
  if (said >= 126n) head.writeBigUInt64BE(said, 2);
  const zeros = Buffer.alloc(isMasked ? 4 : 0);
  return Buffer.concat([head.subarray(0, said < 126n ? 2 : 10), zeros, bytes]);
};

export const message = (value: object): Buffer => frame(TEXT, JSON.stringify(value));

interface Incoming {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** The first frame of those bytes if it is whole, and how long it is. */
const readFrame = (bytes: Buffer): (Incoming & { readonly size: number }) | null => {
  const short = (bytes[1] ?? 0) & 0x7f;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < start) return null;
  const length =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  const size = start + length;
  if (bytes.length < size) return null;
  return { opcode: (bytes[0] ?? 0) & 0x0f, payload: bytes.subarray(start, size), size };
};

export interface RawWebSocket {
  readonly socket: Socket;
  /** Codes of the errors that were heard. */
  readonly codes: Set<string>;
  /** Resolves with the first of them. */
  readonly refused: Promise<void>;
  /** Resolves once the client is let in. */
  introduce(): Promise<void>;
  /** Resolves with how the connection ended. */
  readonly ended: Promise<string>;
  /** The same, or with `open` once a question behind all that was said is answered. */
  end(): Promise<string>;
}

const handshake = ({ url, address }: Target): string =>
  `GET /graphql HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\nX-Forwarded-For: ${address}\r\n\r\n`;

/** A WebSocket on which anything may be said. */
export const openWebSocket = async (target: Target): Promise<RawWebSocket> => {
  const socket = await openRaw(target);
  socket.write(handshake(target));
  let unread: Buffer = (await once(socket, 'data'))[0];
  const head = unread.indexOf('\r\n\r\n') + 4;
  if (!unread.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error(`not let in: ${unread}`);
  unread = unread.subarray(head);
  const codes = new Set<string>();
  const { promise: ended, resolve: onEnd } = Promise.withResolvers<string>();
  const { promise: refused, resolve: onRefused } = Promise.withResolvers<void>();
  const { promise: letIn, resolve: onLetIn } = Promise.withResolvers<void>();
  const hear = ({ opcode, payload }: Incoming) => {
    if (opcode === CLOSE) onEnd(`closed ${payload.length < 2 ? '' : payload.readUInt16BE(0)}`);
    if (opcode === PING) socket.write(frame(PONG, payload));
    // The last piece of a long message tells enough.
    const text = opcode === TEXT || opcode === CONTINUATION ? payload.toString() : '';
    if (text.includes('"connection_ack"')) onLetIn();
    if (text.includes('"over?"')) onEnd('open');
    const [, code] = text.includes('"type":"error"') ? (/"code":"([A-Z_]+)"/.exec(text) ?? []) : [];
    if (code === undefined) return;
    codes.add(code);
    onRefused();
  };
  socket.on('data', (part) => {
    unread = Buffer.concat([unread, part]);
    for (let next = readFrame(unread); next; next = readFrame(unread)) {
      unread = unread.subarray(next.size);
      hear(next);
    }
  });
  socket.once('close', () => onEnd('cut'));
  return {
    ...{ socket, codes, refused, ended },
    introduce() {
      socket.write(message({ type: 'connection_init' }));
      return letIn;
    },
    end() {
      socket.write(message({ type: 'ping', payload: { is: 'over?' } }));
      return ended;
    },
  };
};
