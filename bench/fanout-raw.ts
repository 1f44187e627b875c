import { createServer, type ServerResponse } from 'node:http';
import { takePart } from './fanout-broadcaster.ts';

/** The floor of a fan-out over SSE: writes bytes that were ready before, given in FRAME, to whoever asked. */
const frame = Buffer.from(process.env['FRAME'] ?? '');
const EVERY_MS = 500;

await takePart(async (onMove) => {
  const responses = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).write(frame);
    responses.add(response);
    response.once('close', () => responses.delete(response));
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
      }, EVERY_MS);
    },
  };
});
