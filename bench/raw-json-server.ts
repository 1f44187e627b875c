import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { listenAndAnnounce } from './announce.ts';

/** Barely more than the floor: parses what it is asked, and stringifies the answer, which is in BODY_FILE. */
const answer: unknown = JSON.parse(readFileSync(process.env['BODY_FILE'] ?? '', 'utf8'));

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part) => parts.push(part));
  request.once('end', () => {
    JSON.parse(Buffer.concat(parts).toString());
    const body = JSON.stringify(answer);
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
});
listenAndAnnounce(server);
