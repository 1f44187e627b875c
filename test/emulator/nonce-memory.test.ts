import { expect, it } from 'vitest';
import { createNonceMemory } from '../../src/emulator/nonce-memory.ts';

it('holds no more nonces than one window and a minute bring', () => {
  let nowMs = 0;
  const memory = createNonceMemory(15 * 60_000, () => nowMs);
  let most = 0;
  for (let second = 0; second < 2 * 60 * 60; second++) {
    nowMs = second * 1_000;
    expect(memory.claim(`nonce ${second}`, nowMs)).toBe(true);
    most = Math.max(most, memory.size);
  }
  expect(most).toBeLessThanOrEqual(16 * 60 + 1);
});
