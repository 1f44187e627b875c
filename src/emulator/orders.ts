import { z } from 'zod';
import { ACTIONS } from './actions.ts';
import { FAULTS } from './faults.ts';
import { MAX_LIFETIME_MS } from './issued-keys.ts';
import { ENGINES } from './sas-engines.ts';

export const CLOCK_ORDER = z.strictObject({ advanceMs: z.int().min(0) });

export const FAULT_ORDER = z.strictObject({
  fault: z.enum([...FAULTS.keys()]),
  id: z.string().min(1).optional(),
  action: z.enum(ACTIONS.map(({ name }) => name)).optional(),
  times: z.int().min(1).optional(),
});

export const KEY_ORDER = z.strictObject({
  accessKeyId: z.string().optional(),
  lifetimeMs: z.int().min(1).max(MAX_LIFETIME_MS).optional(),
});
export const QUOTA_ORDER = z.strictObject({ callsPerSecond: z.int().min(1).nullable() });

/** No comma, which stands between ids where a call names several. */
const NEW_ID = z.string().regex(/^[^,]+$/);
const REGION = z.string().min(1).optional();

export const PLAN_ORDER = z.strictObject({ id: NEW_ID, region: REGION });
export const DATABASE_ORDER = z.strictObject({
  id: NEW_ID,
  region: REGION,
  type: z.enum(ENGINES.map(({ type }) => type)).optional(),
});
export const REMOVAL_ORDER = z.strictObject({ id: z.string() });

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
