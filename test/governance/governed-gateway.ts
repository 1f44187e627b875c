import { createEmulator } from '../../src/emulator/emulator.ts';
import { emulatorSend } from '../support/emulator-send.ts';
import { createTestGateway } from '../support/gateway.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createDistantVendor } from './distant-vendor.ts';
import { createSeeded } from './seeded.ts';

/** Prechecks without end, at one place and by one action of the vendor. */
const ENDLESS: readonly ((regionId: string) => object)[] = ['mysql', 'mssql', 'oracle'].flatMap((engine) => [
  (regionId: string) => ({ database: { instanceUuid: `db-${engine}-stalled`, regionId } }),
  (regionId: string) => ({ databaseTask: { taskId: `t-${engine}-stalled`, regionId } }),
]);

/** As many runs as one likes: the emulator tells the same in each region, and to the gateway each is another run. */
export const runAt = (index: number): object => ENDLESS[index % ENDLESS.length]?.(`cn-r-${index}`) ?? {};

export const runsAt = (from: number, to: number): object[] =>
  Array.from({ length: to - from }, (_, at) => runAt(from + at));

/** The index of the run that a call is about. */
export const indexOf = (about: string): number => Number(/cn-r-(\d+)/.exec(about)?.[1]);

/** The shortest and the longest that a request or an answer is on its way: 50 ms both ways, on the average. */
const WAY_MS = [5, 45] as const;

/** A gateway with a quota, and its emulator at the end of a network. */
export const createGoverned = (quota: number) => {
  const clock = createManualClock();
  const emulator = createEmulator({ clock });
  const random = createSeeded(1);
  const [minMs, maxMs] = WAY_MS;
  const vendor = createDistantVendor({
    clock,
    vendor: emulatorSend(clock, emulator),
    wayMs: () => Math.round(minMs + random() * (maxMs - minMs)),
  });
  const test = createTestGateway({
    clock,
    quotas: { Dbs: quota, Sas: quota },
    random: createSeeded(2),
    send: () => vendor.send,
    // Simulated minutes are a moment for whoever counts operations a second.
    limits: { maxRatePerCaller: 1_000_000 },
  });
  return { ...test, arrivals: vendor.arrivals, controls: emulator.controls };
};

export type Governed = ReturnType<typeof createGoverned>;
