import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { onTestFinished } from 'vitest';

/** Lets a server listen on a free port of loopback until the test is over; answers the port. */
export const listenOnFreePort = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  onTestFinished(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
};

/** Serves until the test is over; answers the origin. */
export const serve = async (listener: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listenOnFreePort(createServer(listener))}`;
