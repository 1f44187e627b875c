import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Caller, createCaller, type Grant, SIGHTS } from '../../src/domain/caller.ts';
import { authenticateNamed } from '../access/bearers.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { startPair, tell, tellAnew, untilDone, type World } from './repeats-pair.ts';
import { type Asked, anyQuestion, LANGUAGES } from './repeats-questions.ts';

/** Mostly left open: what is refused is not kept. */
const open = <T>(...choices: readonly (readonly T[])[]): fc.Arbitrary<readonly T[] | null> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, fc.constantFrom(...choices));

const grant: fc.Arbitrary<Grant> = fc.record({
  actions: fc.constant(['read'] as const),
  accounts: open(['default'], ['beta'], ['default', 'beta']),
  kinds: open<NonNullable<Grant['kinds']>[number]>(['BACKUP_PLAN'], ['DATABASE', 'RESTORE_TASK']),
  regions: open(['cn-hangzhou'], ['cn-beijing']),
  ids: open(['dbs-plan-*'], ['*-passed', 'dbsp*1'], ['dbs-plan-live'], ['*']),
});

const callers = fc
  .array(
    fc.record({ grants: fc.array(grant, { minLength: 1, maxLength: 2 }), sights: fc.subarray([...SIGHTS]) }),
    { minLength: 2, maxLength: 4 },
  )
  .map((all) =>
    all.map((parts, at) => createCaller({ ...parts, subject: `caller-${at}`, expiresAtMs: null })),
  );

/** Some callers ask the same at once, one after the other, some time after what was asked before. */
interface Step {
  readonly question: number;
  readonly askers: readonly { readonly who: number; readonly language: (typeof LANGUAGES)[number] }[];
  readonly afterMs: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  question: fc.nat(),
  askers: fc.array(fc.record({ who: fc.nat(), language: fc.constantFrom(...LANGUAGES) }), {
    minLength: 1,
    maxLength: 4,
  }),
  afterMs: fc.constantFrom(0, 0, 0, 100, 250, 900, 5_000, 16_000),
});

const headersFor = (asked: Asked, { subject }: Caller, language: string | undefined): Asked => {
  const { 'accept-language': _theirs, ...headers } = asked.headers;
  const own = language === undefined ? {} : { 'accept-language': language };
  return { ...asked, headers: { ...headers, ...own, authorization: `Bearer ${subject}` } };
};

/** All that each is told in one world, in the order in which they ask, not waiting for those before. */
const play = async (
  tells: typeof tell,
  world: World,
  steps: readonly Step[],
  all: readonly Caller[],
  questions: readonly Asked[],
) => {
  const underWay: Promise<string>[] = [];
  for (const { question, askers, afterMs } of steps) {
    await world.clock.advance(afterMs);
    const asked = questions[question % questions.length];
    for (const { who, language } of askers) {
      const caller = all[who % all.length];
      if (asked && caller) underWay.push(tells(world, headersFor(asked, caller, language)));
    }
  }
  return untilDone(world, Promise.all(underWay));
};

const RUNS = 25;

it.each([0, 150])(
  'whoever asks, however often, is told what is made for him anew: reads take %i ms',
  (delayMs) =>
    fc.assert(
      fc.asyncProperty(
        callers,
        fc.array(anyQuestion, { minLength: 1, maxLength: 3 }),
        fc.array(step, { minLength: 4, maxLength: 12 }),
        async (all, questions, steps) => {
          const authenticate = authenticateNamed(createManualClock(), ...all);
          const { kept, anew } = startPair({ authenticate, delayMs });
          const told = await play(tell, kept, steps, all, questions);
          expect(told).toEqual(await play(tellAnew, anew, steps, all, questions));
        },
      ),
      { numRuns: RUNS },
    ),
);
