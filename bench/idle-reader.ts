import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { obey } from './fanout-orders.ts';
import { EVENT_END, transportOf } from './fanout-transports.ts';
import { openMany } from './open-many.ts';

/** Many clients in one process, who are sent nothing but pings once they are there. */
const { hostname, port, host } = new URL(process.env['URL'] ?? '');
const isSocket = process.env['TRANSPORT'] === 'ws';
const { hello, welcome, subscribe } = transportOf(process.env['TRANSPORT'] ?? '');

/** A WebSocket is there once it is acknowledged, as it has no operation; a stream once it has its first event. */
const ready = isSocket ? subscribe?.after : EVENT_END;
const PING = Buffer.from(isSocket ? [0x89, 0] : '3\r\n:\n\n\r\n');
/** Masked by zeros. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

interface Client {
  readonly socket: Socket;
  pings: number;
}

const clients: Client[] = [];

const fail = (reason: string): never => {
  throw new Error(`a client of ${host} ${reason}`);
};

const open = () =>
  new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname);
    const client: Client = { socket, pings: 0 };
    let opening: Buffer | null = Buffer.alloc(0);
    socket.on('data', (part) => {
      if (opening) {
        opening = Buffer.concat([opening, part]);
        if (!ready || !opening.includes(ready)) return;
        if (!opening.toString('latin1').startsWith(welcome)) fail(`was answered ${opening}`);
        opening = null;
        return resolve();
      }
      if (!part.equals(PING)) fail(`was sent ${part}`);
      client.pings += 1;
      if (isSocket) socket.write(PONG);
    });
    socket.once('close', () => {
      if (clients.includes(client)) fail('was let go');
    });
    socket.write(hello(host));
    clients.push(client);
  });

obey({
  open: (value) => openMany(z.number().parse(value), open),
  begin() {
    for (const client of clients) client.pings = 0;
  },
  pings: () => clients.map(({ pings }) => pings),
  leave() {
    for (const { socket } of clients.splice(0)) socket.destroy();
  },
});
