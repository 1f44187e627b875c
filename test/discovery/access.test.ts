import { describe, expect, it } from 'vitest';
import { type Caller, createCaller, type Grant, type Sight } from '../../src/domain/caller.ts';
import { jsonAnswer } from '../support/emulator-send.ts';
import { createTestGateway } from '../support/gateway.ts';
import { startLists } from './lists.ts';

const READ: Grant = { actions: ['read'], accounts: null, kinds: null, regions: null, ids: null };
const callerOf = (grants: readonly Grant[], sights: readonly Sight[] = []): Caller =>
  createCaller({ subject: 'someone', grants, sights, expiresAtMs: null });

const startAs = (...[grants, sights]: Parameters<typeof callerOf>) =>
  startLists({ authenticate: async () => callerOf(grants, sights) });

const QUERIES = {
  backupPlans: '{ list: backupPlans { totalCount } }',
  restoreTasks: '{ list: restoreTasks(backupPlanId: "dbsp000100") { totalCount } }',
  serverDatabases: '{ list: serverDatabases { totalCount } }',
} as const;
const PLANS = ['backupPlans', QUERIES.backupPlans] as const;
const TASKS = ['restoreTasks', QUERIES.restoreTasks] as const;
const DATABASES = ['serverDatabases', QUERIES.serverDatabases] as const;

describe('a list', () => {
  it.each([
    [...PLANS, 'no grant', []],
    [...PLANS, 'a grant of ids', [{ ...READ, ids: ['*'] }]],
    [...PLANS, 'a grant of another region', [{ ...READ, regions: ['cn-beijing'] }]],
    [...PLANS, 'a grant of another kind', [{ ...READ, kinds: ['RESTORE_TASK', 'DATABASE'] }]],
    [...PLANS, 'a grant of another account', [{ ...READ, accounts: ['other'] }]],
    [...PLANS, 'a grant to start alone', [{ ...READ, actions: ['start'] }]],
    [
      ...PLANS,
      'two grants, each wrong',
      [
        { ...READ, ids: ['*'] },
        { ...READ, kinds: ['DATABASE'] },
      ],
    ],
    [...TASKS, 'a grant of its plan', [{ ...READ, kinds: ['BACKUP_PLAN'] }]],
    [...TASKS, 'a grant of tasks by their ids', [{ ...READ, ids: ['dbst000100*', 'dbsp000100'] }]],
    [...DATABASES, 'a grant of plans', [{ ...READ, kinds: ['BACKUP_PLAN'] }]],
  ] as [string, string, string, Grant[]][])(
    '%s: %s may not have it by %s',
    async (_name, query, _how, grants) => {
      const { ask, requests } = startAs(grants);
      const { data, errors } = await ask(query);
      expect(data).toEqual({ list: null });
      expect(errors).toMatchObject([
        {
          path: ['list'],
          message: expect.stringMatching(
            /^"someone" may not list what there is of \w+ of account "default" in cn-hangzhou$/,
          ),
          extensions: { code: 'FORBIDDEN' },
        },
      ]);
      expect(requests).toEqual([]);
    },
  );

  it.each([PLANS, TASKS, DATABASES])('%s: whoever may read all of it has it', async (name, query) => {
    const kinds = {
      backupPlans: 'BACKUP_PLAN',
      restoreTasks: 'RESTORE_TASK',
      serverDatabases: 'DATABASE',
    } as const;
    const grant: Grant = { ...READ, kinds: [kinds[name]], accounts: ['default'], regions: ['cn-hangzhou'] };
    expect(Object(await startAs([grant]).data(query)).list.totalCount).toBeGreaterThan(100);
  });

  it('read by one caller is not told to the next, who may not have it', async () => {
    let caller = callerOf([READ], ['see:messages', 'see:endpoints']);
    const { ask, data, requests } = startLists({ authenticate: async () => caller });
    const query = '{ list: backupPlans(first: 100) { nodes { id upstreamId } } }';
    const { nodes } = Object(await data(query)).list;
    const [asked] = [requests.length];
    caller = callerOf([{ ...READ, ids: [nodes[0].upstreamId] }]);
    expect((await ask(query)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const both = await ask(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on BackupPlan { displayName source { address } } } }',
      {
        ids: [nodes[0].id, nodes[1].id],
      },
    );
    expect(both.data).toEqual({
      nodes: [{ displayName: expect.any(String), source: { address: null } }, null],
    });
    expect(both.errors).toMatchObject([{ path: ['nodes', 1], extensions: { code: 'NOT_FOUND' } }]);
    expect(requests).toHaveLength(asked);
  });
});

describe('regions', () => {
  const REGIONS = '{ regions(kind: BACKUP_PLAN) }';

  it('are those that the caller may read', async () => {
    const { regions } = Object(await startAs([READ]).data(REGIONS));
    expect(regions.length).toBeGreaterThan(2);
    const some = [{ ...READ, regions: ['cn-beijing', 'nowhere'] }, { ...READ, kinds: ['DATABASE'] } as const];
    expect(await startAs(some).data(REGIONS)).toEqual({ regions: ['cn-beijing'] });
  });

  it('of a kind of which he may read nothing are not asked for', async () => {
    const { ask, requests } = startAs([{ ...READ, kinds: ['DATABASE'] }]);
    expect((await ask(REGIONS)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(requests).toEqual([]);
  });
});

describe('what a list tells', () => {
  const QUERY = `{
    plans: backupPlans(first: 100) { nodes { endpoint: source { kind address userName } precheckSummary { outcome message } } }
    tasks: restoreTasks(backupPlanId: "dbsp000100", first: 100) {
      nodes { endpoint: destination { kind address userName } precheckSummary { outcome message } }
    }
  }`;
  const told = async (sights: readonly Sight[]) => {
    const { plans, tasks } = Object(await startAs([READ], sights).data(QUERY));
    const every = (of: (node: Record<string, Record<string, unknown>>) => unknown) =>
      [plans, tasks].map(({ nodes }) =>
        nodes.some((node: Record<string, Record<string, unknown>>) => of(node) !== null),
      );
    return {
      addresses: every((node) => node['endpoint']?.['address'] ?? null),
      users: every((node) => node['endpoint']?.['userName'] ?? null),
      messages: every((node) => node['precheckSummary']?.['message'] ?? null),
      outcomes: every((node) => node['precheckSummary']?.['outcome'] ?? null),
      kinds: every((node) => node['endpoint']?.['kind'] ?? null),
    };
  };
  const [all, none] = [
    [true, true],
    [false, false],
  ];

  it.each<[Sight[], object]>([
    [[], { addresses: none, users: none, messages: none }],
    [['see:endpoints'], { addresses: all, users: all, messages: none }],
    [['see:messages'], { addresses: none, users: none, messages: all }],
    [['see:messages', 'see:endpoints'], { addresses: all, users: all, messages: all }],
  ])('with %j', async (sights, expected) => {
    expect(await told(sights)).toEqual({ ...expected, outcomes: all, kinds: all });
  });
});

it('nothing of where databases are is in any line', async () => {
  const CANARY = 'yellow';
  const names = [
    'InstanceType',
    'IpPort',
    'InstanceID',
    'UserName',
    'DatabaseName',
    'Region',
    'OracleSID',
    'Host',
    'Port',
  ];
  const endpoint = Object.fromEntries(
    names.flatMap((name) => [
      [`SourceEndpoint${name}`, `${CANARY}-${name}`],
      [`DestinationEndpoint${name}`, `${CANARY}-${name}`],
    ]),
  );
  const detail = { BackupPlanId: 'p', ...endpoint, BackupPlanName: { [CANARY]: CANARY }, ErrMessage: CANARY };
  const query =
    '{ backupPlans(first: 1) { nodes { displayName source { kind address userName databaseName } precheckSummary { message } } } }';
  const bodies = [
    { Items: [detail] },
    { Items: [detail, detail] },
    { Items: { BackupPlanDetail: CANARY } },
    { Items: [{ ...detail, BackupPlanId: { [CANARY]: 1 } }] },
    { Success: false, ErrCode: 'InternalError', ErrMessage: 'x', Items: [detail] },
  ];
  for (const body of bodies) {
    const { ask, lines, notes, clock } = createTestGateway({ send: () => async () => jsonAnswer(body) });
    const asked = ask(query);
    await clock.advance(20_000);
    await asked;
    expect(notes.length).toBeGreaterThan(0);
    expect(JSON.stringify([lines, notes])).not.toContain(CANARY);
  }
});
