import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What is asked of one server, over and over. */
export interface Load {
  readonly url: string;
  /** The whole HTTP request, the n-th time, as Latin-1. */
  readonly request: (at: number) => string;
  /** What the body of each answer must be. */
  readonly body: Buffer;
}

interface Answers {
  readonly count: number;
  /** How long they took in all. */
  readonly tookMs: number;
}

const STATUS = Buffer.from('HTTP/1.1 200 ');
const HEAD_END = '\r\n\r\n';
/** For the answers that are on their way when the time is over. */
const PATIENCE_MS = 20_000;
const SHOWN_BYTES = 2_000;

/** All connections read into the same memory: what is read is looked at before the next read. */
const memory = Buffer.alloc(256 * 1024);

/** How long the head is that was read; null where it is not whole, or that of a failure. */
const headLength = (length: number): number | null => {
  const end = memory.subarray(0, length).indexOf(HEAD_END);
  return end > 0 && STATUS.compare(memory, 0, STATUS.length) === 0 ? end + HEAD_END.length : null;
};

/** Follows the answers on one connection. Each read is a part of one, or its end, or neither and so wrong. */
const createAnswerReader = (body: Buffer) => {
  /** How much of the body is there; null before the head is. */
  let have: number | null = null;
  return (length: number): 'part' | 'end' | 'wrong' => {
    const from = have === null ? headLength(length) : 0;
    if (from === null) return 'wrong';
    const before = have ?? 0;
    const now = before + length - from;
    if (now > body.length || body.compare(memory, from, length, before, now) !== 0) return 'wrong';
    have = now < body.length ? now : null;
    return have === null ? 'end' : 'part';
  };
};

/** Opens one connection, on which `ask` sends a request after each answer until it says that there are no more. */
const openAsker = async ({ url, body }: Load, next: () => string | null): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const read = createAnswerReader(body);
  const callback = (length: number): boolean => {
    const what = read(length);
    if (what === 'wrong') {
      const shown = memory.toString('latin1', 0, Math.min(length, SHOWN_BYTES));
      socket.destroy(new Error(`${url} answered other than it must: ${shown}`));
    } else if (what === 'end') {
      const request = next();
      if (request === null) socket.end();
      else socket.write(request, 'latin1');
    }
    return true;
  };
  const socket = connect({ host: hostname, port: Number(port), onread: { buffer: memory, callback } });
  socket.setNoDelay();
  await once(socket, 'connect');
  return socket;
};

/**
 * Keeps all connections busy for a time, each with one request after another, and compares every answer. A client of our
 * own, as the core of the load must not be the limit: autocannon takes as long for an answer as the raw server, this one
 * half of that. Rejects when an answer is wrong or none.
 */
export const runLoad = async (
  load: Load,
  { connections, ms }: { readonly connections: number; readonly ms: number },
): Promise<Answers> => {
  let [asked, count] = [0, 0];
  let untilMs = Number.POSITIVE_INFINITY;
  const next = () => {
    count += 1;
    return performance.now() < untilMs ? load.request(asked++) : null;
  };
  const sockets = await Promise.all(Array.from({ length: connections }, () => openAsker(load, next)));
  const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
  const late = setTimeout(() => {
    for (const socket of sockets) socket.destroy(new Error(`${load.url} does not answer any more`));
  }, ms + PATIENCE_MS);
  const startedMs = performance.now();
  untilMs = startedMs + ms;
  for (const socket of sockets) socket.write(load.request(asked++), 'latin1');
  await closed.finally(() => {
    clearTimeout(late);
    for (const socket of sockets) socket.destroy();
  });
  if (count < asked) throw new Error(`${load.url} answered ${count} of ${asked} requests`);
  return { count, tookMs: performance.now() - startedMs };
};
