import { systemClock } from '../src/domain/clock.ts';
import { createLog, createSecrets } from '../src/log.ts';
import { createGateway } from '../src/server/gateway.ts';
import { BENCH_ACCOUNT } from './bench-account.ts';
import { obey, usedUs } from './fanout-orders.ts';
import { createMovingVendor } from './fanout-vendor.ts';

/** The whole gateway as it comes, save that all may come from one address. Its one run stands still. */
const { send } = createMovingVendor(() => {});
let reads = 0;
/** More than any benchmark opens. */
const MANY = 100_000;

const gateway = createGateway({
  ...{ host: '127.0.0.1', port: 0, accounts: [BENCH_ACCOUNT] },
  ...{ pollMinMs: 1_000, pollMaxMs: 15_000, maxStaleMs: 3_600_000, clock: systemClock, random: Math.random },
  log: await createLog({ level: 'warn', secrets: createSecrets() }),
  limits: { maxStreamsPerCaller: MANY, maxOperationsPerCaller: MANY, maxRatePerCaller: MANY },
  send(request) {
    reads += 1;
    return send(request);
  },
});
const url = await gateway.listen();

/** What keeps the process alive, by kind: a poll that waits and the beat of the pings are timers. */
const resources = (kind: string): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === kind).length;

obey({
  url: () => url,
  usedUs,
  held() {
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    const { rss, heapUsed, external } = process.memoryUsage();
    return {
      ...{ rss, heap: heapUsed + external, reads },
      sockets: resources('TCPSocketWrap'),
      timers: resources('Timeout'),
    };
  },
});
