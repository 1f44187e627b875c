import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** The floor: reads the body and sends bytes that were ready before, given in BODY, or in BODY_FILE. Prints its address. */
const { BODY, BODY_FILE } = process.env;
const body = BODY_FILE ? readFileSync(BODY_FILE) : Buffer.from(BODY ?? '');
const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': body.byteLength };

const server = createServer((request, response) => {
  request.resume().once('end', () => response.writeHead(200, headers).end(body));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : address;
  process.stdout.write(`{"url":"http://127.0.0.1:${port}/graphql"}\n`);
});
