import { once } from 'node:events';
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Sends with Node's own client, which does not look at what it sends; the body in chunks of unknown length. */
export const send = async (
  port: number,
  options: RequestOptions,
  chunks: Iterable<Uint8Array | string> = [],
): Promise<HttpAnswer> => {
  const request = requestHttp({ host: '127.0.0.1', port, path: '/graphql', ...options });
  const response = once(request, 'response');
  // A server that has refused need not read on: what is written after its answer may fail.
  request.on('error', () => {});
  request.flushHeaders();
  for (const chunk of chunks) request.write(chunk);
  request.end();
  const [incoming]: [IncomingMessage] = Object(await response);
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text: await text(incoming) };
};

export const openSocket = async (port: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
};

/** Writes bytes as they are and reads to the end of the connection. */
export const sendRaw = async (port: number, bytes: string | Uint8Array): Promise<string> => {
  const socket = await openSocket(port);
  socket.write(bytes);
  return text(socket);
};
