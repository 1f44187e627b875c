import { expect, it } from 'vitest';
import { createLog, createSecrets } from '../../src/log.ts';
import { lastingKey, openAccountsOf } from '../support/accounts.ts';
import { createTestGateway } from '../support/gateway.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import { createSink } from '../support/sink.ts';
import { standInFor } from '../support/vendor-library.ts';
import { answer, reset, type Step } from '../upstream/scripted-send.ts';

const VARIABLES: Readonly<Record<string, string>> = {
  ...{ ONE_ID: 'one-id', ONE_SECRET: 'yellow-of-one' },
  ...{ SOURCE_ID: 'source-id', SOURCE_SECRET: 'yellow-of-the-source', SOURCE_TOKEN: 'yellow-of-its-token' },
};
const ROLE_KEY = {
  AccessKeyId: 'STS.role',
  AccessKeySecret: 'yellow-of-the-role',
  SecurityToken: 'yellow-of-the-session',
};
const CANARIES = [
  ...['yellow-of-one', 'yellow-of-the-source', 'yellow-of-its-token'],
  ...['yellow-of-the-role', 'yellow-of-the-session'],
];
const ALL = CANARIES.join(' ');

const ACCOUNTS = [
  { name: 'one', credentials: lastingKey('ONE') },
  {
    name: 'two',
    credentials: {
      kind: 'ramRole',
      roleArn: 'acs:ram::1234567890123456:role/reader',
      source: { ...lastingKey('SOURCE'), kind: 'sts', securityToken: { env: 'SOURCE_TOKEN' } },
    },
  },
];

/** Two accounts on one gateway, whose log is kept; the second's role is assumed as long as `isServed` says so. */
const start = async (step: Step, isServed = () => true) => {
  await standInFor((_request, response) => {
    response.writeHead(isServed() ? 200 : 500, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        isServed()
          ? { Credentials: { ...ROLE_KEY, Expiration: '2099-01-01T00:00:00Z' } }
          : { Code: 'InternalError', Message: ALL },
      ),
    );
  });
  const clock = createManualClock();
  const sink = createSink();
  const secrets = createSecrets();
  const log = await createLog({ level: 'info', secrets, output: sink.output });
  const variables = { ...VARIABLES };
  const accounts = await openAccountsOf(ACCOUNTS, { clock, variables, log, secrets });
  const { ask } = createTestGateway({ clock, accounts, log, send: () => step });
  return {
    ...{ sink, log, secrets, variables, clock },
    /** What both accounts are answered. */
    async shown(): Promise<string> {
      const keys = ['one', 'two'].map((account) => ({ backupPlan: { backupPlanId: 'p', account } }));
      const query =
        'query ($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { status trouble { message } } }';
      let given: unknown = null;
      void ask(query, { keys }).then((one) => {
        given = one;
      });
      while (given === null) {
        await settle(50);
        await clock.advance(1_000);
      }
      return JSON.stringify(given);
    },
  };
};

it('the log names the account of each key that is found, and knows the secrets of all', async () => {
  const { sink, log, secrets } = await start(reset);
  expect(sink.lines).toMatchObject([
    { msg: 'credentials found', account: 'one', source: 'static' },
    { msg: 'credentials found', account: 'two', source: 'RAM role' },
  ]);
  expect([...secrets].sort()).toEqual([...CANARIES].sort());
  log.info({ fields: ALL }, 'a careless line');
  expect(sink.written).toContain('a careless line');
  expect(sink.written).not.toContain('yellow');
});

it.each<[what: string, step: Step]>([
  ['an echo of all that was signed with', answer(400, { Code: 'SignatureDoesNotMatch', Message: ALL })],
  ['a refused key', answer(400, { Code: 'InvalidAccessKeyId.NotFound', Message: ALL })],
  [
    'a careless error',
    async () => {
      throw Object.assign(new TypeError(ALL), { request: ALL });
    },
  ],
])('%s shows no secret of either account, in a line or an answer', async (_what, step) => {
  const { sink, shown } = await start(step);
  expect(await shown()).toMatch(/"errors":.*"UPSTREAM_|"errors":.*INTERNAL/);
  expect(sink.written).toContain('"msg":"operation"');
  expect((await shown()) + sink.written).not.toContain('yellow');
});

it('a key or a role that cannot be had any more says so without them', async () => {
  let isServed = true;
  const refuse = answer(400, { Code: 'InvalidSecurityToken.Expired', Message: ALL });
  const { sink, shown, variables } = await start(refuse, () => isServed);
  isServed = false;
  delete variables['ONE_SECRET'];
  const told = await shown();
  expect(told).toContain('Tried: static (accessKeySecret: the variable that it names is not set)');
  expect(told).toContain('Tried: RAM role (InternalError)');
  expect(told + sink.written).not.toContain('yellow');
});

it('secrets that stand in the file itself are not in what stops the start', async () => {
  const [one, two] = ACCOUNTS;
  const written = [
    { ...one, name: 'yellow one', credentials: { ...one?.credentials, accessKeySecret: 'yellow' } },
    { ...two, credentials: { ...two?.credentials, source: { kind: 'yellow', yellow: 'yellow' } }, yellow: 1 },
  ];
  const opening = openAccountsOf(written, { clock: createManualClock(), variables: VARIABLES });
  await expect(opening).rejects.toThrow(
    /^ACCOUNTS_FILE must name a file that can be used, got ".*": not all/,
  );
  await expect(opening).rejects.not.toThrow(/yellow/);
});
