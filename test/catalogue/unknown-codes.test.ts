import { describe, expect, it } from 'vitest';
import { createUnknownCodes } from '../../src/catalogue/unknown-codes.ts';

describe('codes without a guide are counted', () => {
  it('each by itself, and by what was checked', () => {
    const { count, counts } = createUnknownCodes();
    for (const code of ['A', 'B', 'A']) count('DATABASE', code);
    count('BACKUP_PLAN', 'A');
    expect(counts()).toEqual([
      { kind: 'DATABASE', code: 'A', times: 2 },
      { kind: 'DATABASE', code: 'B', times: 1 },
      { kind: 'BACKUP_PLAN', code: 'A', times: 1 },
    ]);
  });

  it('together where they are too many, and those from before still by themselves', () => {
    const { count, counts } = createUnknownCodes();
    for (let at = 0; at < 1_000; at++) count('DATABASE', `CODE_${at}`);
    count('DATABASE', 'CODE_7');
    count('RESTORE_TASK', 'LATE');
    const all = counts();
    expect(all).toHaveLength(202);
    expect(all.find(({ code }) => code === 'CODE_7')?.times).toBe(2);
    expect(all.slice(-2)).toEqual([
      { kind: 'DATABASE', code: null, times: 800 },
      { kind: 'RESTORE_TASK', code: null, times: 1 },
    ]);
  });

  it('together where they are too long to keep', () => {
    const { count, counts } = createUnknownCodes();
    for (const code of ['x'.repeat(101), 'y'.repeat(1_000_000)]) count('DATABASE', code);
    expect(counts()).toEqual([{ kind: 'DATABASE', code: null, times: 2 }]);
  });
});
