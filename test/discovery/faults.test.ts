import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../src/emulator/faults.ts';
import type { HttpRequest } from '../../src/upstream/send.ts';
import { createVendor } from '../support/vendor.ts';

const LISTED = {
  DescribeBackupPlanList: {
    ...{ list: 'list: backupPlans(first: 2) { nodes { upstreamId } }', run: 'DescribePreCheckProgressList' },
    key: '{backupPlan: {backupPlanId: "dbs-plan-passed"}}',
    neighbour: '{database: {instanceUuid: "db-mysql-passed"}}',
  },
  DescribeUniBackupDatabase: {
    ...{ list: 'list: serverDatabases(first: 2) { nodes { upstreamId } }', run: 'QueryPreCheckDatabase' },
    key: '{database: {instanceUuid: "db-mysql-passed"}}',
    neighbour: '{backupPlan: {backupPlanId: "dbs-plan-passed"}}',
  },
} as const;

const attempts = (requests: readonly HttpRequest[], action: string) =>
  requests.filter(({ headers }) => headers['x-acs-action'] === action).length;

const RUN = 'verdict isStale trouble { code }';

describe.each(Object.entries(LISTED))('%s', (action, { list, run, key, neighbour }) => {
  /** What each comes to at the same fault. */
  const meet = async (fault: string, failing: string, query: string) => {
    const vendor = await createVendor();
    vendor.controls.fail({ fault, action: failing });
    const answer = await vendor.asked(query, {});
    return { ...answer, attempts: attempts(vendor.requests, failing) };
  };

  it.each([...FAULTS.keys()])('%s: a list fails as a run does, and its neighbour does not', async (fault) => {
    const listed = await meet(fault, action, `{ ${list} run: precheckRun(key: ${neighbour}) { ${RUN} } }`);
    const asked = await meet(fault, run, `{ run: precheckRun(key: ${key}) { ${RUN} } }`);
    expect(Object(listed.data).run).toEqual({ verdict: 'PASSED', isStale: false, trouble: null });
    const codes = (answer: typeof listed) =>
      (answer.errors ?? []).map(({ extensions }) => extensions['code']);
    expect([codes(listed), listed.attempts]).toEqual([codes(asked), asked.attempts]);
    expect(Object(listed.data).list === null).toBe(codes(listed).length > 0);
    if (codes(listed).length > 0) expect(listed.errors).toMatchObject([{ path: ['list'] }]);
  });
});

it('a list is never stale: what was read a while ago is no answer', async () => {
  const vendor = await createVendor();
  const query = '{ backupPlans(first: 2) { nodes { upstreamId } } }';
  expect((await vendor.asked(query, {})).errors).toBeUndefined();
  vendor.controls.fail({ fault: 'internal-error', action: 'DescribeBackupPlanList' });
  await vendor.clock.advance(1_000);
  const { data, errors } = await vendor.asked(query, {});
  expect(data).toEqual({ backupPlans: null });
  expect(errors).toMatchObject([{ path: ['backupPlans'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
});
