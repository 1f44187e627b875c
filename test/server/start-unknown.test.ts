import { describe, expect, it } from 'vitest';
import { createVendor, errorIn, runIn } from '../support/vendor.ts';

const START = `mutation {
  startDatabasePrecheck(input: {instanceUuid: "db-mysql-passed", engine: MYSQL}) { run { id observedAt revision } }
}`;
const RUN = `query ($id: ID!) {
  precheckRun(key: {id: $id}, maxAgeMs: 0) {
    status verdict progress isStale observedAt revision counts { total } trouble { code }
  }
}`;
const AWAIT = `query ($id: ID!, $after: DateTime) {
  awaitPrecheckRun(key: {id: $id}, startedAfter: $after, timeoutMs: 55000) { status verdict trouble { code } }
}`;

/** A precheck was started, and the vendor knows nothing of its task until it is healed. */
const startUnknown = async () => {
  const vendor = await createVendor();
  const { run } = Object((await vendor.asked(START, {})).data).startDatabasePrecheck;
  const action = 'QueryPreCheckDatabase';
  vendor.controls.fail({ fault: 'not-found', action });
  return { ...vendor, run, id: { id: run.id } };
};

describe('a run that was just started, which the vendor does not know yet', () => {
  it('costs no read within the pace', async () => {
    const { asked, id, requests } = await startUnknown();
    expect(runIn(await asked(RUN, id))).toMatchObject({ status: 'PENDING', isStale: false, trouble: null });
    expect(requests).toHaveLength(1);
  });

  it('is pending and stale for a minute, and then not there', async () => {
    const { asked, clock, id, run } = await startUnknown();
    await clock.advance(1_500);
    expect(runIn(await asked(RUN, id))).toEqual({
      ...{ status: 'PENDING', verdict: 'UNDECIDED', progress: 0, isStale: true },
      ...{ observedAt: run.observedAt, revision: run.revision, counts: { total: 0 } },
      trouble: { code: 'NOT_FOUND' },
    });
    await clock.advance(60_000);
    expect(errorIn(await asked(RUN, id))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('goes on once it is known', async () => {
    const { asked, clock, controls, id } = await startUnknown();
    await clock.advance(1_500);
    await asked(RUN, id);
    controls.heal();
    await clock.advance(3_000);
    const run = runIn(await asked(RUN, id));
    expect(run).toMatchObject({ status: 'RUNNING', isStale: false, trouble: null });
  });

  it('is waited for, and answered when the minute is over where it never comes', async () => {
    const { ask, asked, clock, controls, id } = await startUnknown();
    const first = ask(AWAIT, id);
    await clock.advance(10_000);
    controls.heal();
    expect(Object((await asked(AWAIT, id)).data).awaitPrecheckRun).toMatchObject({ verdict: 'PASSED' });
    expect(Object((await first).data).awaitPrecheckRun).toMatchObject({ verdict: 'PASSED' });

    const never = await startUnknown();
    await never.clock.advance(30_000);
    expect(errorIn(await never.asked(AWAIT, never.id))).toMatchObject({ code: 'NOT_FOUND' });
  });
});
