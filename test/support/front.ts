import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * Holds a port before one server after another, as a load balancer does. While there is none, who connects waits and
 * is not refused.
 */
export const startFront = async () => {
  let behind = Promise.withResolvers<number>();
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // An error is followed by its close.
    return socket.on('error', () => {}).once('close', () => sockets.delete(socket));
  };
  const join = async (client: Socket) => {
    keep(client);
    const port = await behind.promise;
    if (client.destroyed) return;
    const server = keep(connect(port, '127.0.0.1'));
    client.pipe(server).pipe(client);
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroySoon());
  };
  const listener = createServer((client) => void join(client)).listen(0, '127.0.0.1');
  onTestFinished(async () => {
    const closed = once(listener, 'close');
    listener.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return {
    port: address.port,
    /** The next to connect reach the server on that port. */
    leadTo: (port: number): void => behind.resolve(port),
    /** The next to connect wait. */
    hold(): void {
      behind = Promise.withResolvers();
    },
  };
};
