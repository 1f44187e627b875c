import { describe, expect, it } from 'vitest';
import { createTestGateway } from '../support/gateway.ts';

const KEYS = {
  plan: '{backupPlan: {backupPlanId: "dbs-plan-passed", regionId: "cn-beijing"}}',
  restore: '{restoreTask: {restoreTaskId: "dbs-restore-warned"}}',
  database: '{database: {instanceUuid: "db-oracle-failed"}}',
  task: '{databaseTask: {taskId: "t-mysql-passed"}}',
};

describe('an id', () => {
  it.each(Object.entries(KEYS))(
    'of a %s run finds it after a restart, by node and by key',
    async (_name, key) => {
      const before = Object(
        await createTestGateway().data(
          `{ precheckRun(key: ${key}) { id kind verdict regionId items { id } } }`,
        ),
      ).precheckRun;
      const query = `query Again($id: ID!) {
      node(id: $id) { id ... on PrecheckRun { kind verdict regionId items { id } } }
      precheckRun(key: {id: $id}) { id kind verdict regionId items { id } }
    }`;
      const after = await createTestGateway().data(query, { id: before.id });
      expect(after).toEqual({ node: before, precheckRun: before });
    },
  );

  it.each(Object.entries(KEYS).filter(([name]) => name !== 'task'))(
    'of the subject of a %s run finds it, and through it the run',
    async (_name, key) => {
      const { data } = createTestGateway();
      const { id, subject } = Object(
        await data(
          `{ precheckRun(key: ${key}) { id subject { id __typename upstreamId regionId account precheckRunId } } }`,
        ),
      ).precheckRun;
      expect(subject.precheckRunId).toBe(id);
      const again = await data(
        `query Again($id: ID!) {
          node(id: $id) { __typename id ... on PrecheckSubject { upstreamId regionId account precheckRunId precheckRun { id } } }
        }`,
        { id: subject.id },
      );
      expect(again).toEqual({ node: { ...subject, precheckRun: { id } } });
    },
  );

  it('of a subject costs no call', async () => {
    const { data, requests } = createTestGateway();
    const id = 'c3ViamVjdFsiYmFja3VwUGxhbiIsImRlZmF1bHQiLCJjbi1oYW5nemhvdSIsImRicy1wbGFuLXBhc3NlZCJd';
    await data('query Subject($id: ID!) { node(id: $id) { id ... on BackupPlan { precheckRunId } } }', {
      id,
    });
    expect(requests).toHaveLength(0);
  });

  it('of a subject is told from that of a run where a run is meant', async () => {
    const id = 'c3ViamVjdFsiYmFja3VwUGxhbiIsImRlZmF1bHQiLCJjbi1oYW5nemhvdSIsImRicy1wbGFuLXBhc3NlZCJd';
    const { errors } = await createTestGateway().ask(`{ precheckRun(key: {id: "${id}"}) { id } }`);
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining(`backupPlan, "${id.slice(0, 80)}…": ask with its precheckRunId`),
        extensions: { code: 'INVALID_ARGUMENT' },
      },
    ]);
  });
});

describe('nodes', () => {
  it('one bad id leaves the others', async () => {
    const { ask, data } = createTestGateway();
    const { precheckRun } = Object(await data(`{ precheckRun(key: ${KEYS.plan}) { id } }`));
    const answer = await ask('query Nodes($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: ['bad', precheckRun.id],
    });
    expect(answer).toMatchObject({
      data: { nodes: [null, { id: precheckRun.id }] },
      errors: [{ path: ['nodes', 0], extensions: { code: 'INVALID_ARGUMENT' } }],
    });
  });

  it('more than 100 ids are refused', async () => {
    const ids = Array.from({ length: 101 }, () => 'x');
    const { errors } = await createTestGateway().ask(
      'query Nodes($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      { ids },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
  });
});

it('a subject that was never prechecked has no run, and that is no error', async () => {
  const { data } = createTestGateway();
  const id = Buffer.from('subject["backupPlan","default","cn-hangzhou","nowhere"]').toString('base64url');
  const answer = await data(
    'query Subject($id: ID!) { node(id: $id) { ... on BackupPlan { upstreamId precheckRun { id } } } }',
    { id },
  );
  expect(answer).toEqual({ node: { upstreamId: 'nowhere', precheckRun: null } });
});
