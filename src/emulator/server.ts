import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { systemClock } from '../domain/clock.ts';
import { type AccessKey, EMULATOR_ACCESS_KEY } from './access-key.ts';
import { refuse, toResponse } from './answers.ts';
import type { Controls } from './controls.ts';
import { createEmulator, type Emulator, type EmulatorOptions } from './emulator.ts';
import { ConnectionReset } from './faulty-bodies.ts';

const MAX_BODY_BYTES = 1024 * 1024;

export interface RunningEmulator {
  readonly url: string;
  readonly port: number;
  /** What a client signs with. */
  readonly accessKey: AccessKey;
  /** All it may sign with, each of another account: `accessKey`, the second one, then those that were given. */
  readonly accessKeys: readonly AccessKey[];
  readonly controls: Controls;
  /** Stops listening and drops every connection; resolves when all of them are gone. */
  close(): Promise<void>;
}

/** The body, or null if it is too large. It is read to its end even then, or the client never reads why. */
const readBody = async (incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | null> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_BODY_BYTES ? new Uint8Array(Buffer.concat(chunks)) : null;
};

/** Aborts when the client goes before it has its whole answer. */
const goneSignal = (outgoing: ServerResponse): AbortSignal => {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  return gone.signal;
};

const readRequest = (
  incoming: IncomingMessage,
  body: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Request => {
  const { method = 'GET', headers, url = '/' } = incoming;
  const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
  );
  // A body that GET or HEAD cannot carry here was still hashed by the client, who is then told of a mismatch.
  const carried = body.length > 0 && method !== 'GET' && method !== 'HEAD' ? { body } : {};
  return new Request(`http://${headers.host ?? 'localhost'}${url}`, {
    method,
    headers: pairs,
    signal,
    ...carried,
  });
};

const responseTo = async (
  incoming: IncomingMessage,
  emulator: Emulator,
  signal: AbortSignal,
): Promise<Response> => {
  const host = incoming.headers.host ?? '';
  const body = await readBody(incoming);
  if (!body)
    return toResponse(refuse(413, 'RequestTooLarge', `The body is over ${MAX_BODY_BYTES} bytes.`), host);
  let request: Request;
  try {
    request = readRequest(incoming, body, signal);
  } catch (cause) {
    return toResponse(refuse(400, 'InvalidRequest', `The request cannot be read: ${String(cause)}.`), host);
  }
  return await emulator.handle(request);
};

/** Writes a part and waits until it has left, so that what a fault does next comes after it. */
const write = (outgoing: ServerResponse, part: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    outgoing.write(part, (error) => (error ? reject(error) : resolve()));
  });

const send = async (outgoing: ServerResponse, response: Response) => {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).flushHeaders();
  for await (const part of response.body ?? []) await write(outgoing, part);
  outgoing.end();
};

const serve = async (incoming: IncomingMessage, outgoing: ServerResponse, emulator: Emulator) => {
  outgoing.on('error', () => outgoing.destroy()); // the client left while it was answered
  const signal = goneSignal(outgoing);
  try {
    await send(outgoing, await responseTo(incoming, emulator, signal));
  } catch (cause) {
    if (cause instanceof ConnectionReset) return void incoming.socket.resetAndDestroy();
    if (signal.aborted || incoming.socket.destroyed) return; // the client left before it had its answer
    const host = incoming.headers.host ?? '';
    await send(outgoing, toResponse(refuse(500, 'InternalError', String(cause)), host));
  }
};

/**
 * Listens on `port`; without one, or with 0, on a free one. Rejects with Node's own error when it cannot, and with a
 * TypeError as `createEmulator` throws it. Prechecks and signatures keep to `clock`.
 */
export const startEmulator = async ({
  host = '127.0.0.1',
  port = 0,
  clock = systemClock,
  ...options
}: Partial<EmulatorOptions> & {
  readonly host?: string;
  readonly port?: number;
} = {}): Promise<RunningEmulator> => {
  const emulator = createEmulator({ clock, ...options });
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing, emulator));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  const listening = address !== null && typeof address === 'object' ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${listening}`,
    port: listening,
    accessKey: EMULATOR_ACCESS_KEY,
    accessKeys: emulator.accessKeys,
    controls: emulator.controls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Whoever is still connected is idle, has sent half a request, or waits for a fault to end.
        server.closeAllConnections();
      }),
  };
};
