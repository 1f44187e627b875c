import { z } from 'zod';
import type { FaultOrder, FaultOrders } from './fault-orders.ts';
import { FAULTS } from './faults.ts';
import type { Sightings } from './timeline.ts';

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

interface ControlState {
  /** The time of the prechecks, RFC 3339 in UTC. */
  readonly time: string;
  readonly advancedMs: number;
  readonly faults: readonly FaultOrder[];
}

/** All advances together: a thousand years. Far beyond them there are no dates any more. */
const MAX_ADVANCED_MS = 1_000 * 365 * 86_400_000;

export const CLOCK_ORDER = z.strictObject({ advanceMs: z.int().min(0) });

export const FAULT_ORDER = z.strictObject({
  fault: z.enum([...FAULTS.keys()]),
  id: z.string().min(1).optional(),
  times: z.int().min(1).optional(),
});

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((inner: unknown, key) => Object(inner)[key], value);

/** The beginning of a value as JSON or, where it has none, what it is: an order may come from anywhere. */
const shown = (value: unknown): string => {
  if (typeof value === 'number') return String(value);
  try {
    const json = JSON.stringify(value) ?? 'nothing';
    return json.length > 100 ? `${json.slice(0, 100)}…` : json;
  } catch {
    return `a value of type ${typeof value}`;
  }
};

/** Reads a value as the schema has it; throws a TypeError with a sentence on each thing that is wrong. */
export const readOrder = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> => {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const sentences = read.error.issues.map(({ path, message }) => {
    return `${['order', ...path].join('.')}: ${message}, got ${shown(valueAt(value, path))}`;
  });
  throw new TypeError(sentences.join('; '));
};

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
  readonly faults: FaultOrders;
}

export const createControls = ({ time, sightings, faults }: Moved): Controls => ({
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
  reset() {
    time.restart();
    sightings.forget();
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
