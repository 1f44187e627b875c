import { z } from 'zod';

export const BREAKING_CHANGES_FILE = 'schema/breaking-changes.json';

const got = ({ input }: { readonly input?: unknown }) => `got ${JSON.stringify(input) ?? 'nothing'}`;
const text = (what: string) => {
  const error = (issue: { readonly input?: unknown }) => `must be ${what}, ${got(issue)}`;
  return z.string({ error }).refine((value) => value.trim() !== '', { error });
};

const acknowledged = {
  /** As the gate words them. */
  changes: z.array(text('a change, as the gate words it')).min(1, { error: 'must name a change' }),
  /** Why clients are broken, and what they do instead. */
  reason: text('the reason why clients are broken'),
  /** The day it was acknowledged. */
  date: z.iso.date({ error: (issue) => `must be a day as 2026-12-01, ${got(issue)}` }),
};

const shape = z.strictObject({
  /** The version whose schema is the baseline. */
  baselineVersion: text('a version'),
  /** Breaks between the baseline and the schema, for the next version. */
  pending: z.array(z.strictObject(acknowledged)),
  /** Breaks that clients were given, and with which version. */
  released: z.array(z.strictObject({ version: text('a version'), ...acknowledged })),
});

/** The breaking changes that somebody decided on. */
export type BreakingChanges = z.infer<typeof shape>;

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Error(`${BREAKING_CHANGES_FILE} is not JSON: ${String(cause)}`, { cause });
  }
};

/** Throws a sentence that names every place that is wrong. */
export const readBreakingChanges = (json: string): BreakingChanges => {
  const { data, error } = shape.safeParse(parse(json));
  if (data) return data;
  const places = error.issues.map(({ path, message }) => `${z.core.toDotPath(path)} ${message}`);
  throw new Error(`${BREAKING_CHANGES_FILE}: ${places.join('; ')}`, { cause: error });
};
