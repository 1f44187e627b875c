import { systemClock } from '../src/domain/clock.ts';
import { createLog, createSecrets } from '../src/log.ts';
import { createGateway } from '../src/server/gateway.ts';
import { createEndpoints } from '../src/upstream/endpoints.ts';
import { createSend } from '../src/upstream/send.ts';
import { BENCH_ACCOUNT } from './bench-account.ts';
import { obey, usedUs } from './fanout-orders.ts';

const vendor = process.env['VENDOR'] ?? '';
const pollMs = Number(process.env['POLL_MS']);
/** More than any benchmark asks, and all from one address. */
const MANY = 100_000;

/** The whole gateway as it comes, save that one client may ask all that it can, and it may all of the vendor. */
const gateway = createGateway({
  ...{ host: '127.0.0.1', port: 0, pollMinMs: pollMs, pollMaxMs: pollMs, maxStaleMs: 3_600_000 },
  ...{ clock: systemClock, random: () => 0, send: createSend().send },
  accounts: [
    {
      ...BENCH_ACCOUNT,
      quotas: { Dbs: MANY, Sas: MANY },
      endpoint: createEndpoints({ Dbs: vendor, Sas: vendor }),
    },
  ],
  log: await createLog({ level: 'warn', secrets: createSecrets() }),
  limits: {
    ...{ maxStreams: MANY, maxStreamsPerCaller: MANY, maxOperationsPerCaller: MANY },
    ...{ maxOperations: MANY, maxRatePerCaller: MANY },
  },
});
const url = await gateway.listen();

obey({ url: () => url, usedUs });
