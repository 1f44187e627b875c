import { describe, expect, it } from 'vitest';
import { createCaller, type Grant } from '../../src/domain/caller.ts';
import { jsonAnswer } from '../support/emulator-send.ts';
import { createTestGateway } from '../support/gateway.ts';

const PLANS = `query ($ids: [String!]) {
  backupPlans(ids: $ids) { totalCount nodes { upstreamId } pageInfo { hasNextPage } }
}`;
const LIKE: Grant = { actions: ['read'], accounts: null, kinds: null, regions: null, ids: ['dbs-plan-p*'] };
const someone = createCaller({ subject: 'someone', grants: [LIKE], sights: [], expiresAtMs: null });
const askAsSomeone = (send?: Parameters<typeof createTestGateway>[0]) =>
  createTestGateway({ ...send, authenticate: async () => someone });

const listed = (ids: readonly string[], totalCount = ids.length) => ({
  backupPlans: {
    ...{ totalCount, nodes: ids.map((upstreamId) => ({ upstreamId })) },
    pageInfo: { hasNextPage: false },
  },
});

describe('plans by their ids', () => {
  it('are those, each once, in one call', async () => {
    const { data, requests } = createTestGateway();
    const ids = ['dbs-plan-warned', 'nowhere', 'dbs-plan-passed', 'dbs-plan-warned'];
    expect(await data(PLANS, { ids })).toEqual(listed(['dbs-plan-passed', 'dbs-plan-warned']));
    expect(requests.map(({ url }) => new URL(url).searchParams.get('BackupPlanId'))).toEqual([
      'dbs-plan-warned,nowhere,dbs-plan-passed',
    ]);
  });

  it('are none where there are no ids, without a call', async () => {
    const { data, requests } = createTestGateway();
    expect(await data(PLANS, { ids: [] })).toEqual(listed([]));
    expect(requests).toEqual([]);
  });

  it.each([
    ['with a comma', ['a', 'b,c'], 'INVALID_ARGUMENT', 'each of ids must be one, without a comma, got "b,c"'],
    ['empty', [''], 'INVALID_ARGUMENT', 'got ""'],
    ['with a space', ['a b'], 'INVALID_ARGUMENT', 'got "a b"'],
    ['too long', ['x'.repeat(2_000)], 'INVALID_ARGUMENT', 'got "xxx'],
    ['too many', Array(101).fill('a'), 'LIMIT_EXCEEDED', 'ids takes at most 100 entries, got 101'],
  ])('are refused without a call: %s', async (_how, ids, code, message) => {
    const { ask, requests } = createTestGateway();
    const { data, errors } = await ask(PLANS, { ids });
    expect(data).toEqual({ backupPlans: null });
    expect(errors).toMatchObject([{ path: ['backupPlans'], extensions: { code } }]);
    expect(errors?.[0]?.message).toContain(message);
    expect(requests).toEqual([]);
  });
});

describe('who may see some ids alone', () => {
  it('is told of those', async () => {
    const { data } = askAsSomeone();
    expect(await data(PLANS, { ids: ['dbs-plan-passed'] })).toEqual(listed(['dbs-plan-passed']));
  });

  it.each([
    ['all', null, 'FORBIDDEN'],
    ['one among them that he may not see', ['dbs-plan-passed', 'dbs-plan-warned'], 'FORBIDDEN'],
    ['two that look like one', ['dbs-plan-passed,dbs-plan-warned'], 'INVALID_ARGUMENT'],
  ])('is refused before any call: %s', async (_what, ids, code) => {
    const { ask, requests } = askAsSomeone();
    expect((await ask(PLANS, { ids })).errors).toMatchObject([{ extensions: { code } }]);
    expect(requests).toEqual([]);
  });

  it('is told of no other by an empty list', async () => {
    const { data, requests } = askAsSomeone();
    expect(await data(PLANS, { ids: [] })).toEqual(listed([]));
    expect(requests).toEqual([]);
  });

  it('is told of no other by a vendor that does not heed them', async () => {
    const details = ['dbs-plan-passed', 'dbs-plan-warned'].map((BackupPlanId) => ({ BackupPlanId }));
    const body = { TotalElements: 2, Items: { BackupPlanDetail: details } };
    const { data } = askAsSomeone({ send: () => async () => jsonAnswer(body) });
    expect(await data(PLANS, { ids: ['dbs-plan-passed'] })).toMatchObject({
      backupPlans: { nodes: [{ upstreamId: 'dbs-plan-passed' }] },
    });
  });
});
