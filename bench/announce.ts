import type { Server } from 'node:http';

/** Prints where a server listens, as the log of the gateway does. */
export const announce = (url: string): void => void process.stdout.write(`${JSON.stringify({ url })}\n`);

/** Listens on a free port of loopback. */
export const listenAndAnnounce = (server: Server): void => {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening on a port');
    announce(`http://127.0.0.1:${address.port}/graphql`);
  });
};
