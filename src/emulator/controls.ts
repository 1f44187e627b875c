import { newPlan, type PlanOrder } from './dbs-plans.ts';
import type { FaultOrder, FaultOrders } from './fault-orders.ts';
import type { IssuedKey, KeyOrder } from './issued-keys.ts';
import type { KeyRing } from './key-ring.ts';
import {
  CLOCK_ORDER,
  DATABASE_ORDER,
  FAULT_ORDER,
  KEY_ORDER,
  PLAN_ORDER,
  QUOTA_ORDER,
  readOrder,
} from './orders.ts';
import { type DatabaseOrder, newDatabase } from './sas-databases.ts';
import type { World } from './scene.ts';
import type { StartedTasks } from './started-tasks.ts';
import type { Sightings } from './timeline.ts';
import type { Calls, Quota, Traffic } from './traffic.ts';

/** What tests move: the time of the prechecks, the faults to come, who may call and how often. A bad argument is a TypeError. */
export interface Controls {
  /** Moves every precheck that is under way so much further. Signatures and nonces keep to the real time. */
  advance(ms: number): void;
  /** From now on calls are answered wrongly, as ordered. */
  fail(order: FaultOrder): void;
  /** Nothing is answered wrongly any more; ids that name a fault begin anew. */
  heal(): void;
  /** A new temporary key. It ends by the real time, as signatures do, whatever the prechecks were advanced by. */
  issueKey(order?: KeyOrder): IssuedKey;
  /** Every temporary key issued so far has come to its end. */
  expireKeys(): void;
  /** From now on each account may ask so much of each action; what it asked in the last second counts. */
  limit(quota: Quota): void;
  /** A backup plan, first of the list from now on, for all accounts; it is not configured, so never checked. */
  addPlan(order: PlanOrder): void;
  /** A backup plan is no more, nor are its restore tasks. */
  removePlan(id: string): void;
  /** A database, first of the list from now on, for all accounts; it was never checked. */
  addDatabase(order: DatabaseOrder): void;
  /** A database is no more, nor are its prechecks. */
  removeDatabase(id: string): void;
  /**
   * As after the start: no faults, the quota of then, no call came, nothing started, the plans and databases of then.
   * Keys that were issued stay good.
   */
  reset(): void;
  readonly state: ControlState;
  /** The calls that came since the start or the last reset. */
  readonly calls: Calls;
}

interface ControlState {
  /** The time of the prechecks, RFC 3339 in UTC. */
  readonly time: string;
  readonly advancedMs: number;
  readonly faults: readonly FaultOrder[];
  /** Absent: there is none. */
  readonly quota?: Quota;
}

/** All advances together: a thousand years. Far beyond them there are no dates any more. */
const MAX_ADVANCED_MS = 1_000 * 365 * 86_400_000;

interface TimelineClock {
  now(): number;
  readonly advancedMs: number;
  advance(ms: number): void;
  restart(): void;
}

/** The time of the prechecks, which runs ahead of the clock by what it was moved. */
export const createTimelineClock = (now: () => number): TimelineClock => {
  let advancedMs = 0;
  return {
    now: () => now() + advancedMs,
    get advancedMs() {
      return advancedMs;
    },
    advance(ms) {
      advancedMs += ms;
    },
    restart() {
      advancedMs = 0;
    },
  };
};

interface Moved {
  readonly time: TimelineClock;
  readonly sightings: Sightings;
  readonly world: World;
  readonly started: StartedTasks;
  readonly faults: FaultOrders;
  readonly keys: KeyRing;
  readonly traffic: Traffic;
}

export const createControls = ({
  time,
  sightings,
  world,
  started,
  faults,
  keys,
  traffic,
}: Moved): Controls => ({
  advance(ms) {
    const { advanceMs } = readOrder(CLOCK_ORDER, { advanceMs: ms });
    const before = time.advancedMs;
    if (before + advanceMs > MAX_ADVANCED_MS)
      throw new TypeError(
        `order.advanceMs: all together at most ${MAX_ADVANCED_MS}, got ${advanceMs} after ${before}`,
      );
    time.advance(advanceMs);
  },
  fail: (order) => faults.add(readOrder(FAULT_ORDER, order)),
  heal: () => faults.clear(),
  issueKey: (order = {}) => keys.issue(readOrder(KEY_ORDER, order)),
  expireKeys: () => keys.expire(),
  limit: (quota) => traffic.limit(readOrder(QUOTA_ORDER, quota)),
  addPlan: (order) => world.plans.add(newPlan(readOrder(PLAN_ORDER, order), time.now())),
  removePlan: (id) => world.plans.remove(id),
  addDatabase: (order) => world.databases.add(newDatabase(readOrder(DATABASE_ORDER, order))),
  removeDatabase: (id) => world.databases.remove(id),
  reset() {
    time.restart();
    sightings.forget();
    world.plans.restart();
    world.databases.restart();
    started.forget();
    faults.clear();
    traffic.restart();
  },
  get state() {
    return {
      time: new Date(time.now()).toISOString(),
      advancedMs: time.advancedMs,
      faults: faults.pending,
      ...(traffic.quota.callsPerSecond !== null && { quota: traffic.quota }),
    };
  },
  get calls() {
    return traffic.calls;
  },
});
