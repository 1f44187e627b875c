import { systemClock } from '../src/domain/clock.ts';
import { createLog, createSecrets } from '../src/log.ts';
import { createGateway } from '../src/server/gateway.ts';
import { createEndpoints } from '../src/upstream/endpoints.ts';
import { createSend } from '../src/upstream/send.ts';
import { BENCH_ACCOUNT } from './bench-account.ts';
import { obey } from './fanout-orders.ts';

const vendor = process.env['VENDOR'] ?? '';
/** No more than the benchmark can ask. */
const MANY = 100_000;

/** The whole gateway as it comes, save that one client may ask all that it can, and it may all of the vendor. */
const gateway = createGateway({
  ...{ host: '127.0.0.1', port: 0, pollMinMs: 1_000, pollMaxMs: 15_000, maxStaleMs: 3_600_000 },
  ...{ clock: systemClock, random: Math.random, send: createSend().send },
  accounts: [
    {
      ...BENCH_ACCOUNT,
      quotas: { Dbs: MANY, Sas: MANY },
      endpoint: createEndpoints({ Dbs: vendor, Sas: vendor }),
    },
  ],
  log: await createLog({ level: 'warn', secrets: createSecrets() }),
  limits: { maxRatePerCaller: MANY },
});
const url = await gateway.listen();

obey({
  url: () => url,
  memory() {
    const { rss, heapUsed, external } = process.memoryUsage();
    return { rss, heap: heapUsed, external };
  },
  collect() {
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  },
});
