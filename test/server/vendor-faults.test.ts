import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../src/emulator/faults.ts';
import { backupPlan, database, databaseTask, restoreTask } from '../support/keys.ts';
import { createVendor, errorIn, RUN, runIn } from '../support/vendor.ts';

interface Met {
  /** Null: it is answered as if there was no fault. */
  readonly code: string | null;
  readonly retryable: boolean;
  readonly attempts: number;
}

const THROTTLED: Met = { code: 'UPSTREAM_THROTTLED', retryable: true, attempts: 4 };
const UNAVAILABLE: Met = { code: 'UPSTREAM_UNAVAILABLE', retryable: true, attempts: 4 };
const TIMEOUT: Met = { code: 'UPSTREAM_TIMEOUT', retryable: true, attempts: 1 };
const MALFORMED: Met = { code: 'UPSTREAM_MALFORMED', retryable: false, attempts: 1 };
const CREDENTIALS: Met = { code: 'UPSTREAM_CREDENTIALS', retryable: false, attempts: 1 };

const MET: Readonly<Record<string, Met>> = {
  throttling: THROTTLED,
  'throttling-user': THROTTLED,
  'throttling-api': THROTTLED,
  'throttling-retry-after': THROTTLED,
  'throttling-429': THROTTLED,
  'internal-error': UNAVAILABLE,
  'bad-gateway': UNAVAILABLE,
  'service-unavailable': UNAVAILABLE,
  'xml-error': UNAVAILABLE,
  'lower-case-error': UNAVAILABLE,
  'failure-in-200': UNAVAILABLE,
  'truncated-body': MALFORMED,
  'empty-body': MALFORMED,
  'huge-body': MALFORMED,
  'wrong-content-type': { code: null, retryable: false, attempts: 1 },
  'slow-body': TIMEOUT,
  'reset-midway': UNAVAILABLE,
  'reset-before-body': UNAVAILABLE,
  reset: UNAVAILABLE,
  hang: TIMEOUT,
  'expired-token': { ...CREDENTIALS, attempts: 2 },
  'unknown-key': { ...CREDENTIALS, attempts: 2 },
  'wrong-clock': CREDENTIALS,
  'wrong-signature': { ...CREDENTIALS, attempts: 2 },
  'nonce-used': { ...CREDENTIALS, attempts: 2 },
  forbidden: { code: 'UPSTREAM_FORBIDDEN', retryable: false, attempts: 1 },
  'not-found': { code: 'NOT_FOUND', retryable: false, attempts: 1 },
};

const ROWS = Object.entries(MET).filter(([, { code }]) => code !== null);
const HARMLESS = Object.entries(MET).filter(([, { code }]) => code === null);

/** With these no older run is shown again. */
const HIDING: readonly Met['code'][] = ['UPSTREAM_FORBIDDEN', 'NOT_FOUND'];

describe('every fault of the emulator', () => {
  it('is in the table', () => {
    expect(Object.keys(MET).toSorted()).toEqual([...FAULTS.keys()].toSorted());
  });

  describe.each([
    ['backup plan', backupPlan, 'dbs-plan-live'],
    ['restore task', restoreTask, 'dbs-restore-live'],
    ['database', database, 'db-mysql-live'],
    ['database task', databaseTask, 't-mysql-live'],
  ] as const)('of a %s', (_, keyOf, liveId) => {
    it.each(ROWS)('%s: where no run was read, its error', async (fault, met) => {
      const { asked, requests } = await createVendor();
      const answer = await asked(RUN, { key: keyOf(`fault-${fault}`) });
      expect(runIn(answer)).toBeNull();
      expect(errorIn(answer)).toMatchObject({ code: met.code, retryable: met.retryable });
      expect(requests).toHaveLength(met.attempts);
    });

    it.each(HARMLESS)('%s: where no run was read, that run', async (fault, { attempts }) => {
      const { asked, requests } = await createVendor();
      const answer = await asked(RUN, { key: keyOf(`fault-${fault}`) });
      expect(runIn(answer)).toMatchObject({ status: 'FINISHED', verdict: 'PASSED', isStale: false });
      expect(requests).toHaveLength(attempts);
    });

    it.each(ROWS)('%s: where a run was read, that one and its trouble', async (fault, met) => {
      const { asked, clock, controls, requests } = await createVendor();
      const key = keyOf(liveId);
      await asked(RUN, { key });
      await clock.advance(5_000);
      controls.fail({ fault, id: liveId });
      const during = await asked(RUN, { key });
      expect(requests).toHaveLength(1 + met.attempts);
      if (HIDING.includes(met.code)) expect(errorIn(during)).toMatchObject({ code: met.code });
      else expect(runIn(during)).toMatchObject({ isStale: true, trouble: { code: met.code } });
      controls.heal();
      await clock.advance(5_000);
      expect(runIn(await asked(RUN, { key }))).toMatchObject({ isStale: false, trouble: null });
    });
  });

  it.each(ROWS)('%s once: a client sees it only where no retry helps', async (fault, met) => {
    const { asked, requests } = await createVendor();
    const answer = await asked(RUN, { key: backupPlan(`fault-${fault}-1`) });
    if (met.attempts === 1) expect(errorIn(answer)).toMatchObject({ code: met.code });
    else expect(runIn(answer)).toMatchObject({ verdict: 'PASSED', isStale: false });
    expect(requests).toHaveLength(Math.min(met.attempts, 2));
  });

  it('a wait that the vendor asks for is kept', async () => {
    const { asked, clock } = await createVendor();
    const beganMs = clock.now();
    await asked(RUN, { key: backupPlan('fault-throttling-retry-after-2') });
    expect(clock.now() - beganMs).toBeGreaterThanOrEqual(4_000);
  });
});
