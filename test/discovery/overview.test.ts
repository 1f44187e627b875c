import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../src/upstream/send.ts';
import { jsonAnswer } from '../support/emulator-send.ts';
import { createTestGateway } from '../support/gateway.ts';
import { startLists } from './lists.ts';

const actionsOf = (requests: readonly HttpRequest[]) =>
  requests.map(({ headers }) => headers['x-acs-action']);
const LIST = 'DescribeBackupPlanList';

describe('a hundred plans', () => {
  it('named by their ids cost one list call', async () => {
    const { list } = Object(
      await startLists().data('{ list: backupPlans(first: 100) { nodes { id displayName } } }'),
    );
    const ids = list.nodes.map(({ id }: { id: string }) => id);
    const { data, requests } = startLists();
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on BackupPlan { displayName } } }';
    expect(await data(query, { ids })).toEqual({ nodes: list.nodes });
    expect(actionsOf(requests)).toEqual([LIST]);
  });

  it('with their summaries cost one call in all', async () => {
    const { data, requests } = startLists();
    const { list } = Object(
      await data(
        '{ list: backupPlans(first: 100) { nodes { displayName precheckRunId precheckSummary { outcome message } } } }',
      ),
    );
    const outcomes = list.nodes.map(
      (node: { precheckSummary: { outcome: string } }) => node.precheckSummary.outcome,
    );
    expect(new Set(outcomes)).toEqual(new Set(['CLEARED', 'BLOCKED', 'NOT_CONFIGURED', 'UNKNOWN']));
    expect(actionsOf(requests)).toEqual([LIST]);
  });

  it('with their runs cost a hundred more, and those that fail do so at their paths', async () => {
    const { ask, requests, controls, clock } = startLists();
    const failing = ['dbsp000001', 'dbsp000002', 'dbs-plan-forbidden'];
    for (const id of failing)
      controls.fail({ fault: 'forbidden', id, action: 'DescribePreCheckProgressList' });
    const query =
      '{ list: backupPlans(first: 100) { nodes { upstreamId displayName precheckRun { verdict } } } }';
    const asked = ask(query);
    await clock.advance(10_000);
    const answer = await asked;
    const { nodes } = Object(answer.data).list;
    expect(nodes).toHaveLength(100);
    expect(actionsOf(requests).filter((action) => action === LIST)).toHaveLength(1);
    expect(requests).toHaveLength(101);
    const at = nodes.flatMap(({ upstreamId }: { upstreamId: string }, place: number) =>
      failing.includes(upstreamId) ? [place] : [],
    );
    const errors = answer.errors ?? [];
    expect(errors.map(({ path }) => path?.[2]).toSorted()).toEqual(at.toSorted());
    for (const { path, extensions } of errors) {
      expect(path).toEqual(['list', 'nodes', expect.any(Number), 'precheckRun']);
      expect(extensions).toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
    }
    expect(nodes.every(({ displayName }: { displayName: unknown }) => typeof displayName === 'string')).toBe(
      true,
    );
    expect(
      nodes.filter(({ precheckRun }: { precheckRun: unknown }) => precheckRun !== null).length,
    ).toBeGreaterThan(80);
  });

  it('with their runs ask no faster than the quota lets them', async () => {
    const { ask, controls, clock, requests } = startLists({ quotas: { Dbs: 20, Sas: 20 } });
    controls.removePlan('dbs-plan-forbidden');
    const asked = ask('{ list: backupPlans(first: 100) { nodes { precheckRun { verdict } } } }');
    await clock.advance(20_000);
    const { errors } = await asked;
    expect(errors).toBeUndefined();
    expect(requests).toHaveLength(101);
    expect(controls.calls.mostInOneSecond).toBeLessThanOrEqual(21);
  });

  it('one run more than an operation may look at is refused at its path', async () => {
    const { ask, controls } = startLists();
    controls.removePlan('dbs-plan-forbidden');
    const { errors } = await ask(`{
      list: backupPlans(first: 100) { nodes { precheckRun { id } } }
      more: backupPlans(regionId: "cn-beijing", first: 1) { nodes { precheckRun { id } } }
    }`);
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(
          /^one operation may look at 100 runs at most, got also that of backupPlan "/,
        ),
        extensions: { code: 'LIMIT_EXCEEDED' },
      },
    ]);
  });
});

it('ids that no double holds arrive digit by digit', async () => {
  const id = '9007199254740993';
  const body = `{"TotalElements": 1, "Items": {"BackupPlanDetail": [{"BackupPlanId": ${id}, "SourceEndpointInstanceID": 9223372036854775807}]}}`;
  const { data } = createTestGateway({ send: () => async () => jsonAnswer(body) });
  expect(await data('{ backupPlans { nodes { upstreamId source { instanceId } } } }')).toEqual({
    backupPlans: { nodes: [{ upstreamId: id, source: { instanceId: '9223372036854775807' } }] },
  });
});

describe('a page that is not as it should be', () => {
  const PAGE =
    '{ backupPlans(first: 2) { totalCount nodes { upstreamId } pageInfo { hasNextPage endCursor } } }';
  const of = (body: unknown) => createTestGateway({ send: () => async () => jsonAnswer(body) });
  const plans = (...ids: unknown[]) => ids.map((BackupPlanId) => ({ BackupPlanId }));
  const page = (ids: readonly string[], totalCount: number | null, hasNextPage: boolean) => ({
    backupPlans: {
      ...{ totalCount, nodes: ids.map((upstreamId) => ({ upstreamId })) },
      pageInfo: { hasNextPage, endCursor: expect.toSatisfy((c) => c === null || typeof c === 'string') },
    },
  });

  it.each([
    ['without a wrapper', { TotalElements: 1, Items: plans('a') }, page(['a'], 1, false)],
    [
      'of one bare entry',
      { TotalElements: 1, Items: { BackupPlanDetail: plans('a')[0] } },
      page(['a'], 1, false),
    ],
    ['of nothing, as null', { TotalElements: 0, Items: null }, page([], 0, false)],
    ['of nothing, as an empty text', { TotalElements: 0, Items: '' }, page([], 0, false)],
    ['of nothing, without a word', {}, page([], null, false)],
    ['with an entry without an id', { TotalElements: 9, Items: plans('a', null) }, page(['a'], 9, true)],
    ['of entries without ids', { TotalElements: 9, Items: plans(null, '') }, page([], 9, true)],
    ['without a total', { Items: plans('a', 'b') }, page(['a', 'b'], null, true)],
    [
      'with a total that is none',
      { TotalElements: 'many', Items: plans('a', 'b') },
      page(['a', 'b'], null, true),
    ],
    [
      'with a total below what is there',
      { TotalElements: 1, Items: plans('a', 'b') },
      page(['a', 'b'], null, true),
    ],
    ['with a negative total', { TotalElements: -1, Items: [] }, page([], null, false)],
    ['shorter than its total says', { TotalElements: 9, Items: plans('a') }, page(['a'], 9, true)],
  ])('%s', async (_how, body, expected) => {
    expect(await of(body).data(PAGE)).toEqual(expected);
  });

  it.each([
    [
      'longer than asked',
      { TotalElements: 3, Items: plans('a', 'b', 'c') },
      'PageSize: expected at most 2 entries, got 3',
    ],
    ['of no list', { Items: { BackupPlanDetail: 'x' } }, 'Items.BackupPlanDetail: expected a list'],
    ['of no entries', { Items: ['a'] }, 'Items.BackupPlanDetail[0]: expected an object'],
    ['of no object', [], ''],
  ])('%s is malformed', async (_how, body, message) => {
    const { errors } = await of(body).ask(PAGE);
    expect(errors).toMatchObject([{ path: ['backupPlans'], extensions: { code: 'UPSTREAM_MALFORMED' } }]);
    expect(errors?.[0]?.message).toContain(message);
  });
});
