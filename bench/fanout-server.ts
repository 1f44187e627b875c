import { systemClock } from '../src/domain/clock.ts';
import { createLog, createSecrets } from '../src/log.ts';
import { createGateway } from '../src/server/gateway.ts';
import { BENCH_ACCOUNT } from './bench-account.ts';
import { takePart } from './fanout-broadcaster.ts';
import { createMovingVendor } from './fanout-vendor.ts';

const EVERY_MS = 500;
/** More than any benchmark opens, and all from one address. */
const MANY = 100_000;

/** The whole gateway, from the vendor's JSON on. */
await takePart(async (onMove) => {
  const { send, setMoving } = createMovingVendor(onMove);
  const gateway = createGateway({
    ...{ host: '127.0.0.1', port: 0, accounts: [BENCH_ACCOUNT] },
    ...{
      pollMinMs: EVERY_MS,
      pollMaxMs: EVERY_MS,
      maxStaleMs: 3_600_000,
      clock: systemClock,
      random: () => 0,
    },
    log: await createLog({ level: 'warn', secrets: createSecrets() }),
    // The subscribers answer no ping.
    streamLimits: { pingMs: 3_600_000 },
    limits: {
      ...{ maxStreams: MANY, maxStreamsPerCaller: MANY, maxOperationsPerCaller: MANY },
      ...{ maxOperations: MANY, maxRatePerCaller: MANY },
    },
    send,
  });
  return { url: await gateway.listen(), setMoving };
});
