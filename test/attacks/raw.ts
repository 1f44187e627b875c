import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Target } from './attack.ts';

/** A connection on which anything may be said. */
export const openRaw = async ({ url }: Target): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
};

const endIn = (answer: string): string => {
  const [status = ''] = answer.split(' ', 1);
  const [, code] = /"code":"([A-Z_]+)"/.exec(answer) ?? [];
  if (status === '200' && !code) return 'served';
  return `${status} ${code ?? 'without a code'}`;
};

/** How the requests on a connection ended, once it has. */
export const endsOfRaw = async (socket: Socket): Promise<readonly string[]> => {
  const [, ...answers] = (await text(socket).catch(() => '')).split('HTTP/1.1 ');
  return answers.length === 0 ? ['cut'] : answers.map(endIn);
};

/** Writes bytes as they are and reads to the end of the connection. */
export const sendRaw = async (target: Target, bytes: string | Buffer): Promise<readonly string[]> => {
  const socket = await openRaw(target);
  socket.write(bytes);
  return endsOfRaw(socket);
};
