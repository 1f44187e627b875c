import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import { refuse, toResponse } from './answers.ts';
import { createEmulator, type Emulator } from './emulator.ts';

const MAX_BODY_BYTES = 1024 * 1024;

export interface RunningEmulator {
  readonly url: string;
  readonly port: number;
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

const readRequest = (incoming: IncomingMessage, body: Uint8Array<ArrayBuffer>): Request => {
  const { method = 'GET', headers, url = '/' } = incoming;
  const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
  );
  // A body that GET or HEAD cannot carry here was still hashed by the client, who is then told of a mismatch.
  const carried = body.length > 0 && method !== 'GET' && method !== 'HEAD' ? { body } : {};
  return new Request(`http://${headers.host ?? 'localhost'}${url}`, { method, headers: pairs, ...carried });
};

const responseTo = async (incoming: IncomingMessage, emulator: Emulator): Promise<Response> => {
  const host = incoming.headers.host ?? '';
  const body = await readBody(incoming);
  if (!body)
    return toResponse(refuse(413, 'RequestTooLarge', `The body is over ${MAX_BODY_BYTES} bytes.`), host);
  let request: Request;
  try {
    request = readRequest(incoming, body);
  } catch (cause) {
    return toResponse(refuse(400, 'InvalidRequest', `The request cannot be read: ${String(cause)}.`), host);
  }
  return await emulator.handle(request);
};

const send = async (outgoing: ServerResponse, response: Response) => {
  const text = await response.text();
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(text);
};

const serve = async (incoming: IncomingMessage, outgoing: ServerResponse, emulator: Emulator) => {
  outgoing.on('error', () => outgoing.destroy()); // the client left while it was answered
  try {
    await send(outgoing, await responseTo(incoming, emulator));
  } catch (cause) {
    if (incoming.socket.destroyed) return; // the client left before its request was whole
    await send(
      outgoing,
      toResponse(refuse(500, 'InternalError', String(cause)), incoming.headers.host ?? ''),
    );
  }
};

/** Listens on `port`, 0 for a free one. Rejects with Node's own error when it cannot. */
export const startEmulator = async ({
  host,
  port,
  clock,
}: {
  host: string;
  port: number;
  clock: Clock;
}): Promise<RunningEmulator> => {
  const emulator = createEmulator({ clock });
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
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // An answer takes no time, so whoever is still connected is idle or has sent half a request.
        server.closeAllConnections();
      }),
  };
};
