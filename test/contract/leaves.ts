import { z } from 'zod';
import type { ItemState, Verdict } from '../../src/domain/precheck-run.ts';

/** The vendor's models write some numbers as texts. */
const fromDigits = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;

export const integer = z.preprocess(fromDigits, z.int());

/** 0 to 100. */
export const percent = z.preprocess(fromDigits, z.number().min(0).max(100));

/** A text that says something. */
export const word = z.string().regex(/\S/, 'Invalid string: it is blank');

const EARLIEST_MS = Date.parse('2015-01-01T00:00:00Z');
const DAY_MS = 86_400_000;

/**
 * A moment in a unit of so many milliseconds, which becomes epoch milliseconds; 0 is none. Another unit would be long
 * ago or far ahead, so this tells seconds and milliseconds apart.
 */
export const timeIn = (unitMs: 1 | 1_000, nowMs: number) =>
  z
    .preprocess(
      fromDigits,
      z.int().refine((time) => {
        const ms = time * unitMs;
        return ms === 0 || (ms >= EARLIEST_MS && ms <= nowMs + DAY_MS);
      }, `Invalid time: not in units of ${unitMs} ms since 1970, or not between 2015 and tomorrow`),
    )
    .transform((time) => (time === 0 ? null : time * unitMs))
    .nullish()
    .transform((ms) => ms ?? null);

/** A text for people, or null for what only stands for one. */
export const textOf = (text: string | null | undefined): string | null => {
  const trimmed = text?.trim() ?? '';
  return /^(null)?$/i.test(trimmed) || /%s(?!\w)/.test(trimmed) ? null : trimmed;
};

/** What a word means, in whatever case it comes. */
export const meaningOf = <T>(meanings: Readonly<Record<string, T>>, raw: string): T | undefined =>
  new Map(Object.entries(meanings)).get(raw.trim().toLowerCase());

/** What a run comes to whose word says whether it is over and failed, and whose items are in these states. */
export const verdictFrom = (
  { isOver, hasFailed }: { readonly isOver: boolean; readonly hasFailed: boolean },
  states: readonly ItemState[],
): Verdict => {
  const has = (...some: readonly ItemState[]) => states.some((state) => some.includes(state));
  if (!isOver) return 'UNDECIDED';
  if (hasFailed || has('FAILED', 'ERRORED')) return 'FAILED';
  if (states.length === 0 || has('UNKNOWN', 'PENDING', 'RUNNING')) return 'INCONCLUSIVE';
  return has('WARNED') ? 'WARNED' : 'PASSED';
};
