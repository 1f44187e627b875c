import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { ITEM_STATES, type RunReading } from '../../src/domain/precheck-run.ts';
import { nextState, type RunState } from '../../src/domain/run-state.ts';
import { judge } from '../../src/upstream/acs-answer.ts';
import type { AcsRequest } from '../../src/upstream/acs-request.ts';
import { PRECHECK_PROGRESS, readPrecheckProgress } from '../../src/upstream/dbs/precheck-progress.ts';
import { DATABASE_PRECHECK, readDatabasePrecheck } from '../../src/upstream/sas/database-precheck.ts';

const RUNS = 5_000;

/** What one word or number may turn into on a bad day. */
const junk = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, '', 'NULL', '__proto__', 'constructor', -1, 1e300, '1e400', [], {}, [[]]),
);
const or = (good: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: good, weight: 6 }, { arbitrary: junk, weight: 1 });
const bodyOf = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });

const dbsItem = bodyOf({
  Item: or(fc.constantFrom('CHECK_A', 'CHECK_B')),
  Names: or(fc.constantFrom('GROUP', 'NULL')),
  State: or(fc.constantFrom('init', 'running', 'finish', 'FINISH', 'warning', 'failed', 'catched', 'new')),
  OrderNum: or(fc.constantFrom('10', '20', 30)),
  BootTime: or(fc.integer({ min: 0, max: 2e12 })),
  FinishTime: or(fc.integer({ min: 0, max: 2e12 })),
  ErrMsg: or(fc.string()),
});
const dbsBody = bodyOf({
  Success: or(fc.constant(true)),
  Status: or(fc.constantFrom('running', 'finish', 'Finish', 'failed', 'paused')),
  Progress: or(fc.integer({ min: -5, max: 130 })),
  Items: or(bodyOf({ PreCheckProgressDetail: or(fc.array(or(dbsItem), { maxLength: 4 })) })),
});
const sasInstance = bodyOf({
  instanceId: or(fc.string()),
  sourceType: or(fc.constantFrom('MSSQL', 'oracle', 'Sybase')),
  checkTime: or(fc.integer({ min: 0, max: 2e9 })),
  results: or(
    fc.array(
      or(
        bodyOf({
          item: or(fc.string()),
          result: or(fc.constantFrom('PASSED', 'WARNING', 'FAILED', 'SKIPPED')),
        }),
      ),
      { maxLength: 4 },
    ),
  ),
});
const sasBody = bodyOf({
  Description: or(fc.constantFrom('created', 'completed', 'error', 'queued')),
  Progress: or(fc.integer({ min: -5, max: 130 })),
  CreatedTime: or(fc.integer({ min: 0, max: 2e9 })),
  Result: or(fc.array(or(sasInstance), { maxLength: 3 }).map((list) => JSON.stringify(list))),
});

const requestOf = (operation: typeof PRECHECK_PROGRESS | typeof DATABASE_PRECHECK): AcsRequest => ({
  ...operation,
  origin: 'https://vendor.example',
  query: {},
  subject: 'thing "x"',
});

/** The reading of an answer, or the PrecheckError that it deserves; anything else that is thrown fails the test. */
const readingOf = (operation: typeof PRECHECK_PROGRESS | typeof DATABASE_PRECHECK, body: unknown) => {
  const judged = judge(requestOf(operation), {
    status: 200,
    requestId: null,
    retryAfter: null,
    text: JSON.stringify(body),
  });
  if ('error' in judged) return judged.error;
  const read = operation === PRECHECK_PROGRESS ? readPrecheckProgress : readDatabasePrecheck;
  try {
    return read(judged.answer, () => {});
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(PrecheckError);
    return thrown instanceof PrecheckError ? thrown : null;
  }
};

const checkReading = (reading: RunReading) => {
  expect(['RUNNING', 'FINISHED', 'UNKNOWN']).toContain(reading.status);
  for (const { state } of reading.items) expect(ITEM_STATES).toContain(state);
  expect(new Set(reading.items.map(({ localId }) => localId)).size).toBe(reading.items.length);
  const times = [reading.startedAtMs, reading.updatedAtMs, reading.finishedAtMs];
  for (const ms of times) if (ms !== null) expect(new Date(ms).toISOString()).toMatch(/^\d{4}-/);
  for (const { order } of reading.items) if (order !== null) expect(order | 0).toBe(order);
};

/** The words that alone mean passed, looked for in the raw text, apart from the code that is tested. */
const everyStateIs = (body: unknown, name: string, word: RegExp) => {
  const states = [
    ...JSON.stringify(body).matchAll(new RegExp(`\\\\?"${name}\\\\?":\\\\?"?([^",\\\\}]*)`, 'g')),
  ];
  return states.length > 0 && states.every(([, state = '']) => word.test(state));
};

it.each([
  [PRECHECK_PROGRESS, dbsBody, 'State', /^finish$/i],
  [DATABASE_PRECHECK, sasBody, 'result', /^passed$/i],
] as const)(
  'whatever $action sends is a sound reading or one of our errors',
  (operation, bodies, name, word) => {
    let passed = 0;
    fc.assert(
      fc.property(fc.array(bodies, { minLength: 1, maxLength: 4 }), (answers) => {
        let state: RunState | null = null;
        for (const [at, body] of answers.entries()) {
          const reading = readingOf(operation, body);
          if (!reading || reading instanceof PrecheckError) continue;
          checkReading(reading);
          const before: RunState | null = state;
          const after: RunState = nextState('w', before, { reading }, at);
          state = after;
          const progress = after.run?.progress ?? -1;
          expect(progress).toBeGreaterThanOrEqual(
            before?.attempt === after.attempt ? (before.run?.progress ?? 0) : 0,
          );
          expect(progress).toBeLessThanOrEqual(100);
          if (after.run?.verdict === 'PASSED') {
            passed += 1;
            expect(after.run.status).toBe('FINISHED');
            expect(everyStateIs(body, name, word)).toBe(true);
          }
        }
      }),
      { numRuns: RUNS },
    );
    expect(passed).toBeGreaterThan(0);
  },
);
