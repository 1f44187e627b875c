import { createServer, type ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { takePart } from './fanout-broadcaster.ts';

/** The floor of a fan-out: writes bytes that were ready before, given in FRAME, to whoever asked, by SSE or WebSocket. */
const frame = Buffer.from(process.env['FRAME'] ?? '');
const EVERY_MS = 500;

await takePart(async (onMove) => {
  const responses = new Set<ServerResponse>();
  const sockets = new Set<WebSocket>();
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).write(frame);
    responses.add(response);
    response.once('close', () => responses.delete(response));
  });
  new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
    socket.once('message', () => {
      socket.send('{"type":"connection_ack"}');
      socket.once('message', () => {
        socket.send(frame, { binary: false });
        sockets.add(socket);
      });
    });
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : address;
  let timer: NodeJS.Timeout | undefined;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    setMoving(isMoving) {
      clearInterval(timer);
      if (!isMoving) return;
      timer = setInterval(() => {
        onMove();
        for (const response of responses) response.write(frame);
        for (const socket of sockets) socket.send(frame, { binary: false });
      }, EVERY_MS);
    },
  };
});
