import { createServer } from 'node:http';
import { Pool } from 'undici';
import { signedHeaders } from '../src/upstream/acs-request.ts';
import { canonicalQuery } from '../src/upstream/acs-signature.ts';
import { obey, usedUs } from './fanout-orders.ts';
import { BENCH_KEY, requestTo } from './upstream-request.ts';

/** The simplest server there is in front of the vendor: one call for each request, and its bytes as they come. */
const vendor = process.env['VENDOR'] ?? '';
const pool = new Pool(vendor, { connections: null, pipelining: 1 });

const callFor = async (id: string): Promise<Buffer> => {
  const request = { ...requestTo(vendor), query: { BackupPlanId: id } };
  const { body } = await pool.request({
    ...{ method: 'POST', path: `/?${canonicalQuery(request.query)}` },
    headers: signedHeaders(request, BENCH_KEY, Date.now()),
  });
  return Buffer.from(await body.arrayBuffer());
};

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (part) => {
    text += part;
  });
  request.once('end', async () => {
    const [, id = ''] = /"backupPlanId":"([^"]+)"/.exec(text) ?? [];
    const bytes = await callFor(id);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.byteLength });
    response.end(bytes);
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' ? address?.port : address;

obey({ url: () => `http://127.0.0.1:${port}/graphql`, usedUs });
