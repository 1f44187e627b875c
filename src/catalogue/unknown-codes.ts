import type { PrecheckKind } from '../domain/precheck-run.ts';

/** How often there was no guide to a code. */
export interface UnknownCode {
  readonly kind: PrecheckKind;
  /** Null for all those for which there was no room. */
  readonly code: string | null;
  readonly times: number;
}

/** The vendor may send any number of codes, of any length. */
const MAX_CODES = 200;
const MAX_CODE_LENGTH = 100;

/** Counts what the catalogue lacks, from the start of the process. */
export interface UnknownCodes {
  count(kind: PrecheckKind, code: string): void;
  counts(): readonly UnknownCode[];
}

export const createUnknownCodes = (): UnknownCodes => {
  const counted = new Map<string, { kind: PrecheckKind; code: string | null; times: number }>();
  const nameOf = (kind: PrecheckKind, code: string | null) => JSON.stringify([kind, code]);

  return {
    count(kind, code) {
      const isRoom = counted.has(nameOf(kind, code)) || counted.size < MAX_CODES;
      const kept = isRoom && code.length <= MAX_CODE_LENGTH ? code : null;
      const name = nameOf(kind, kept);
      const entry = counted.get(name) ?? { kind, code: kept, times: 0 };
      entry.times += 1;
      counted.set(name, entry);
    },
    counts: () => [...counted.values()].map((entry) => ({ ...entry })),
  };
};
