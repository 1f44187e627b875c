import { describe, expect, it } from 'vitest';
import { PrecheckError, TROUBLE_CODES } from '../../src/domain/precheck-error.ts';
import type { RunKey } from '../../src/domain/run-key.ts';
import { nextState } from '../../src/domain/run-state.ts';
import { viewRun } from '../../src/domain/run-view.ts';
import { readingOf } from '../support/readings.ts';

const key: RunKey = { by: 'backupPlan', account: 'default', regionId: 'cn-hangzhou', upstreamId: 'p' };
const good = nextState('w', null, { reading: readingOf() }, 1_000);
const afterFailure = (error: PrecheckError, prev: typeof good | null = good) =>
  nextState('w', prev, { error }, 2_000);

describe('after a failed read', () => {
  it.each(TROUBLE_CODES)('%s: a stale run, unless the failure says that there is none to show', (code) => {
    const state = afterFailure(new PrecheckError(code, 'no'));
    const isError = ['NOT_FOUND', 'INVALID_ARGUMENT', 'UPSTREAM_FORBIDDEN'].includes(code);
    if (isError) expect(() => viewRun(key, state)).toThrow(expect.objectContaining({ code, message: 'no' }));
    else expect(viewRun(key, state)).toMatchObject({ observedAtMs: 1_000, run: { verdict: 'PASSED' } });
  });

  it('a refusal is not undone by another failure: what was shown before is gone', () => {
    const refused = afterFailure(new PrecheckError('UPSTREAM_FORBIDDEN', 'no'));
    const later = afterFailure(new PrecheckError('UPSTREAM_THROTTLED', 'slow'), refused);
    expect(() => viewRun(key, later)).toThrow(expect.objectContaining({ code: 'UPSTREAM_THROTTLED' }));
  });

  it('a run that was never read is the error itself, with all that the vendor said', () => {
    const error = new PrecheckError('UPSTREAM_THROTTLED', 'slow', { requestId: 'R', retryAfterMs: 300 });
    expect(() => viewRun(key, afterFailure(error, null))).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_THROTTLED', requestId: 'R', retryAfterMs: 300 }),
    );
  });
});

it('the revision stands while the content does, and is prefixed by the run', () => {
  const later = nextState(
    'w',
    afterFailure(new PrecheckError('UPSTREAM_TIMEOUT', 'x')),
    { reading: readingOf() },
    9_000,
  );
  const changed = nextState('w', good, { reading: readingOf({ progress: 99 }) }, 9_000);
  const { revision, id } = viewRun(key, good);
  expect(viewRun(key, later).revision).toBe(revision);
  expect(viewRun(key, changed).revision).not.toBe(revision);
  expect(revision.startsWith(`${id}.`)).toBe(true);
  expect(viewRun({ ...key, regionId: 'cn-beijing' }, good).revision).not.toBe(revision);
});

describe('a limit to how old a stale run may be', () => {
  const late = afterFailure(new PrecheckError('UPSTREAM_TIMEOUT', 'slow', { requestId: 'R' }));

  it('counts from the last good read to the failed one, and that is still shown which is as old', () => {
    expect(viewRun(key, late, 1_000)).toMatchObject({ observedAtMs: 1_000 });
    expect(() => viewRun(key, late, 999)).toThrow(
      expect.objectContaining({
        ...{ code: 'UPSTREAM_TIMEOUT', requestId: 'R' },
        message:
          'slow; reading has failed since 1970-01-01T00:00:02.000Z, and what was read last, at 1970-01-01T00:00:01.000Z, is too old to be shown',
      }),
    );
  });

  it('of 0 shows none, not even where the clock was set back', () => {
    const before = nextState('w', good, { error: new PrecheckError('UPSTREAM_TIMEOUT', 'slow') }, 500);
    for (const state of [late, before]) expect(() => viewRun(key, state, 0)).toThrow('slow');
  });

  it('is none for what was read well', () => {
    expect(viewRun(key, good, 0)).toMatchObject({ observedAtMs: 1_000 });
  });
});
