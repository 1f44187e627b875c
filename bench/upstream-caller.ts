import { z } from 'zod';
import { obey, usedUs } from './fanout-orders.ts';
import { openMany } from './open-many.ts';
import { CALLERS } from './upstream-callers.ts';

/** Calls the vendor in one way, 64 calls at a time. */
const { CALLER = '', ORIGIN = '' } = process.env;
const call = CALLERS[CALLER]?.(ORIGIN);
if (!call) throw new Error(`nobody calls as ${CALLER}`);

obey({
  answer: call,
  async calls(value) {
    const count = z.number().parse(value);
    const [beforeUs, beganMs] = [usedUs(), performance.now()];
    await openMany(count, async () => void (await call()));
    const seconds = (performance.now() - beganMs) / 1_000;
    return { cpuUs: (usedUs() - beforeUs) / count, perSecond: count / seconds };
  },
});
