import { createServer } from 'node:http';
import { obey } from './fanout-orders.ts';

/** A vendor that knows a backup plan of any id, and tells 5 KB of each. */
const ITEMS = 22;
const BEGAN_MS = Date.UTC(2026, 0, 1);

/** The id stands in what it says, so that no two runs can share a text. */
const itemOf = (id: string, index: number) => ({
  JobId: id,
  Item: `CHECK_BINLOG_${10 + index}`,
  Names: `CHECK_BINLOG_${10 + index}_DETAIL`,
  State: 'finish',
  OrderNum: String(10 + index),
  BootTime: BEGAN_MS,
  FinishTime: BEGAN_MS + index,
  ErrMsg: `${id}: the log is kept for 24 hours only`,
});

const bodyOf = (id: string): string =>
  JSON.stringify({
    RequestId: `4C6C7C1B-${id}`,
    Success: true,
    HttpStatusCode: 200,
    Status: 'finish',
    Progress: 100,
    Items: { PreCheckProgressDetail: Array.from({ length: ITEMS }, (_, index) => itemOf(id, index)) },
  });

const server = createServer((request, response) => {
  request.resume();
  const { searchParams } = new URL(request.url ?? '', 'http://vendor');
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(bodyOf(searchParams.get('BackupPlanId') ?? ''));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' ? address?.port : address;

obey({ url: () => `http://127.0.0.1:${port}` });
