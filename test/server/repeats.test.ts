import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { startPair, tell, tellAnew, untilDone } from './repeats-pair.ts';
import { type Asked, anyQuestion } from './repeats-questions.ts';

const executed = vi.hoisted(() => ({ times: 0 }));

vi.mock('../../src/graphql/context.ts', async (importOriginal) => {
  const { createContext } = await importOriginal<typeof import('../../src/graphql/context.ts')>();
  return {
    createContext(deps: Parameters<typeof createContext>[0]) {
      executed.times += 1;
      return createContext(deps);
    },
  };
});

const SEED = 20_260_101;
const COUNT = 1_000;

/** So many that differ, the same in each run of the test. */
const questions = (): readonly Asked[] => {
  const sampled = fc.sample(anyQuestion, { seed: SEED, numRuns: 2 * COUNT });
  return [...new Map(sampled.map((one) => [JSON.stringify(one), one])).values()].slice(0, COUNT);
};

/** What passes before each of three askings, ms: nothing, less than a state is kept, more than any is. */
const WAITS_MS = [
  [20_000, 0, 400],
  [0, 400, 0],
  [1_300, 0, 20_000],
  [20_000, 0, 0],
] as const;
const CHUNK = 50;

it('answers to a thousand questions, asked again and again, are those made anew to the byte', async ({
  annotate,
}) => {
  const all = questions();
  expect(all).toHaveLength(COUNT);
  const pair = startPair();
  const ask = async (by: keyof typeof pair, asked: Asked) => {
    const before = executed.times;
    const tells = by === 'kept' ? tell : tellAnew;
    const told = await untilDone(pair[by], tells(pair[by], asked));
    return { told, atMs: pair[by].clock.now(), times: executed.times - before };
  };
  const told: string[] = [];
  const counts = { executed: 0, givenAgain: 0 };
  for (let at = 0; at < COUNT; at += CHUNK) {
    for (const waitMs of WAITS_MS[(at / CHUNK) % WAITS_MS.length] ?? []) {
      for (const { clock } of [pair.kept, pair.anew]) await clock.advance(waitMs);
      for (const one of all.slice(at, at + CHUNK)) {
        const { times: timesKept, ...kept } = await ask('kept', one);
        const { times, ...anew } = await ask('anew', one);
        expect(kept, one.body).toEqual(anew);
        told.push(kept.told);
        counts.executed += times;
        if (timesKept < times) counts.givenAgain += 1;
      }
    }
  }
  await annotate(`of ${counts.executed} answers that are made, ${counts.givenAgain} were given again`);
  expect(told.filter((text) => text.includes('"INTERNAL"'))).toEqual([]);
  expect(counts.givenAgain).toBeGreaterThan(counts.executed / 4);
}, 60_000);
