import { z } from 'zod';
import type { FaultOrder, FaultOrders } from './fault-orders.ts';
import { FAULTS } from './faults.ts';
import type { Moments } from './timeline.ts';

/** What tests move: the time of the prechecks, and the faults to come. A bad argument is a TypeError. */
export interface Controls {
  /** Moves every precheck that is under way so much further. Signatures and nonces keep to the real time. */
  advance(ms: number): void;
  /** From now on calls are answered wrongly, as ordered. */
  fail(order: FaultOrder): void;
  /** Nothing is answered wrongly any more; ids that name a fault begin anew. */
  heal(): void;
  /** As after the start: no faults, and no precheck was ever seen. */
  reset(): void;
  readonly state: ControlState;
}

export interface ControlState {
  /** The time of the prechecks, RFC 3339 in UTC. */
  readonly time: string;
  readonly advancedMs: number;
  readonly faults: readonly FaultOrder[];
}

/** A thousand years, beyond which a date may be none. */
const MAX_ADVANCE_MS = 1_000 * 365 * 86_400_000;

const advanceMs = z.int().min(0).max(MAX_ADVANCE_MS);

export const CLOCK_ORDER = z.strictObject({ advanceMs });

export const FAULT_ORDER = z.strictObject({
  fault: z.enum([...FAULTS.keys()]),
  id: z.string().min(1).optional(),
  times: z.int().min(1).optional(),
});

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((inner: unknown, key) => Object(inner)[key], value);

/** Reads a value as the schema has it; throws a TypeError with a sentence on each thing that is wrong. */
export const readOrder = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> => {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const sentences = read.error.issues.map(({ path, message }) => {
    const got = JSON.stringify(valueAt(value, path)) ?? 'nothing';
    return `${['order', ...path].join('.')}: ${message}, got ${got}`;
  });
  throw new TypeError(sentences.join('; '));
};

export interface TimelineClock {
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
  readonly moments: Moments;
  readonly faults: FaultOrders;
}

export const createControls = ({ time, moments, faults }: Moved): Controls => ({
  advance: (ms) => time.advance(readOrder(CLOCK_ORDER, { advanceMs: ms }).advanceMs),
  fail: (order) => faults.add(readOrder(FAULT_ORDER, order)),
  heal: () => faults.clear(),
  reset() {
    time.restart();
    moments.forget();
    faults.clear();
  },
  get state() {
    return {
      time: new Date(time.now()).toISOString(),
      advancedMs: time.advancedMs,
      faults: faults.pending,
    };
  },
});
