import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecondWindow } from '../../src/emulator/second-window.ts';

const createWindow = () => {
  const clock = { nowMs: 0 };
  return { clock, window: createSecondWindow(() => clock.nowMs) };
};

describe('a window of a second', () => {
  it('ends with what is a whole second old', () => {
    const { clock, window } = createWindow();
    window.add();
    clock.nowMs = 999;
    window.add();
    expect(window.count).toBe(2);
    clock.nowMs = 1_000;
    expect(window.count).toBe(1);
    clock.nowMs = 1_999;
    expect(window.count).toBe(0);
  });

  it('counts at any moment what a list of all times would', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 60 }), (waits) => {
        const { clock, window } = createWindow();
        const times: number[] = [];
        for (const waitMs of waits) {
          clock.nowMs += waitMs;
          times.push(clock.nowMs);
          window.add();
          expect(window.count).toBe(times.filter((ms) => ms > clock.nowMs - 1_000).length);
        }
      }),
    );
  });

  it('begins anew when the clock is set back', () => {
    const { clock, window } = createWindow();
    clock.nowMs = 5_000;
    window.add();
    clock.nowMs = 4_900;
    expect(window.count).toBe(0);
    window.add();
    expect(window.count).toBe(1);
  });

  it('holds a number for each millisecond and no more, however much happens', () => {
    const { clock, window } = createWindow();
    for (let turn = 0; turn < 20_000; turn++) {
      clock.nowMs = turn / 4;
      window.add();
    }
    expect(window.count).toBe(4_000);
    expect(window.size).toBe(1_000);
  });
});
