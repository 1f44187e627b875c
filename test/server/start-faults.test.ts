import { describe, expect, it, onTestFinished } from 'vitest';
import { createCredentials, fixedCredentials } from '../../src/upstream/credentials.ts';
import { createSend } from '../../src/upstream/send.ts';
import { createTestGateway } from '../support/gateway.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import { createVendor } from '../support/vendor.ts';

const ACTION = 'StartPreCheckDatabase';
const START = `mutation Start($id: String!) {
  startDatabasePrecheck(input: {instanceUuid: $id, engine: MYSQL}) {
    run { id status verdict progress isStale counts { total } trouble { code } upstream { action requestId } }
  }
}`;
const DATABASE = { id: 'db-mysql-passed' };

type Vendor = Awaited<ReturnType<typeof createVendor>>;

/** How often it was sent. */
const startsOf = ({ requests }: Pick<Vendor, 'requests'>): number =>
  requests.filter(({ headers }) => headers['x-acs-action'] === ACTION).length;

const errorOf = ({ errors: [error] = [] }: Awaited<ReturnType<Vendor['ask']>>) => ({
  code: error?.extensions['code'],
  retryable: error?.extensions['retryable'],
  message: error?.message,
});

const UNKNOWN = /; it is not known whether the precheck was started: look at the latest one of the database$/;

/** What a start is told that meets a fault once, at the vendor. */
const FAULTS: readonly (readonly [fault: string, code: string, isRetryable: boolean, says: RegExp])[] = [
  ['reset', 'UPSTREAM_UNAVAILABLE', false, UNKNOWN],
  ['reset-midway', 'UPSTREAM_UNAVAILABLE', false, UNKNOWN],
  ['reset-before-body', 'UPSTREAM_UNAVAILABLE', false, UNKNOWN],
  ['hang', 'UPSTREAM_TIMEOUT', false, UNKNOWN],
  ['slow-body', 'UPSTREAM_TIMEOUT', false, UNKNOWN],
  ['truncated-body', 'UPSTREAM_MALFORMED', false, UNKNOWN],
  ['empty-body', 'UPSTREAM_MALFORMED', false, UNKNOWN],
  ['internal-error', 'UPSTREAM_UNAVAILABLE', false, UNKNOWN],
  ['failure-in-200', 'UPSTREAM_UNAVAILABLE', false, UNKNOWN],
  ['bad-gateway', 'UPSTREAM_UNAVAILABLE', false, UNKNOWN],
  ['service-unavailable', 'UPSTREAM_UNAVAILABLE', false, UNKNOWN],
  ['xml-error', 'UPSTREAM_UNAVAILABLE', false, UNKNOWN],
  ['nonce-used', 'UPSTREAM_UNAVAILABLE', false, UNKNOWN],
  [
    'throttling',
    'UPSTREAM_THROTTLED',
    true,
    /^Sas is limiting the rate of StartPreCheckDatabase \(Throttling\)$/,
  ],
  [
    'throttling-429',
    'UPSTREAM_THROTTLED',
    true,
    /^Sas is limiting the rate of StartPreCheckDatabase \(HTTP 429\)$/,
  ],
  [
    'forbidden',
    'UPSTREAM_FORBIDDEN',
    false,
    /may not call Sas StartPreCheckDatabase for database "db-mysql-passed"/,
  ],
  ['not-found', 'NOT_FOUND', false, /^Sas knows no database "db-mysql-passed" \(Param.NotFound\)$/],
  ['wrong-clock', 'UPSTREAM_CREDENTIALS', false, /did not accept the time of the request/],
  ['wrong-signature', 'UPSTREAM_CREDENTIALS', false, /\(SignatureDoesNotMatch\)$/],
];

describe('a start that meets', () => {
  it.each(FAULTS)('%s is sent once, and says what is known of it', async (fault, code, retryable, says) => {
    // The same key each time: a refused one is not to look as if it had been replaced.
    const vendor = await createVendor({
      credentialsOf: ({ accessKey }) => fixedCredentials({ ...accessKey, securityToken: null }),
    });
    vendor.controls.fail({ fault, action: ACTION, times: 1 });
    const answer = await vendor.asked(START, DATABASE);
    expect(answer.data).toEqual({ startDatabasePrecheck: null });
    expect(errorOf(answer)).toEqual({ code, retryable, message: expect.stringMatching(says) });
    expect(startsOf(vendor)).toBe(1);
    // Another one is whoever asks's decision, and is sent.
    const { data } = await vendor.asked(START, DATABASE);
    expect(data).toMatchObject({ startDatabasePrecheck: { run: { status: 'PENDING' } } });
    expect(startsOf(vendor)).toBe(2);
  });

  it('an expired key, which the vendor refuses, is sent again with the next one', async () => {
    const clock = createManualClock();
    const silent = { onRenewed: () => {}, onFailure: () => {} };
    const vendor = await createVendor({
      clock,
      credentialsOf: ({ controls }) =>
        createCredentials({
          ...{ clock, ...silent },
          sources: [{ name: 'emulator', ask: async () => controls.issueKey({ lifetimeMs: 3_600_000 }) }],
        }),
    });
    await vendor.asked('{ precheckRun(key: {database: {instanceUuid: "db-mysql-passed"}}) { verdict } }', {});
    vendor.controls.expireKeys();
    const { data } = await vendor.asked(START, DATABASE);
    expect(data).toMatchObject({ startDatabasePrecheck: { run: { status: 'PENDING', isStale: false } } });
    expect(startsOf(vendor)).toBe(2);
  });

  it('nobody who listens was not sent, and says so', async () => {
    const { send, close } = createSend();
    onTestFinished(close);
    // Nobody has this port.
    const nobody = { origin: 'http://127.0.0.1:1', isKnown: true };
    const { ask } = createTestGateway({
      send: () => send,
      endpoints: { Dbs: nobody.origin, Sas: nobody.origin },
    });
    expect(errorOf(await ask(START, DATABASE))).toEqual({
      ...{ code: 'UPSTREAM_UNAVAILABLE', retryable: true },
      message:
        'Sas could not be reached for StartPreCheckDatabase: connection refused; the precheck was not started',
    });
  });

  it('an endpoint that is left alone is not sent, and says so', async () => {
    const vendor = await createVendor();
    vendor.controls.fail({ fault: 'service-unavailable' });
    const keys = Array.from({ length: 8 }, (_, i) => ({ databaseTask: { taskId: `t-${i}` } }));
    const many = 'query ($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { id } }';
    await vendor.asked(many, { keys });
    expect(errorOf(await vendor.ask(START, DATABASE))).toEqual({
      ...{ code: 'UPSTREAM_UNAVAILABLE', retryable: true },
      message: expect.stringMatching(/^Sas is not asked at the moment.*; the precheck was not started$/),
    });
    expect(startsOf(vendor)).toBe(0);
    // When its time is over, and all is well again, it is.
    vendor.controls.heal();
    await vendor.clock.advance(10_000);
    const { data } = await vendor.asked(START, DATABASE);
    expect(data).toMatchObject({ startDatabasePrecheck: { run: { status: 'PENDING' } } });
  });
});

describe('one database', () => {
  it('is started once by two who ask at a time, and by two fields of one operation', async () => {
    const vendor = await createVendor();
    const run = 'run { id }';
    const input = 'input: {instanceUuid: "db-mysql-passed", engine: MYSQL}';
    const twice = `mutation { a: startDatabasePrecheck(${input}) { ${run} } b: startDatabasePrecheck(${input}) { ${run} } }`;
    const [one, other] = await Promise.all([vendor.asked(twice, {}), vendor.ask(START, DATABASE)]);
    const { a, b } = Object(one.data);
    expect(a.run.id).toMatch(/./);
    expect(b).toEqual(a);
    expect(Object(other.data).startDatabasePrecheck.run.id).toBe(a.run.id);
    expect(startsOf(vendor)).toBe(1);
  });

  it('that failed is not started by the second field either', async () => {
    const vendor = await createVendor();
    vendor.controls.fail({ fault: 'reset-midway', action: ACTION, times: 1 });
    const field =
      'startDatabasePrecheck(input: {instanceUuid: "db-mysql-passed", engine: MYSQL}) { run { id } }';
    const { errors } = await vendor.asked(`mutation { a: ${field} b: ${field} }`, {});
    expect(errors).toHaveLength(2);
    expect(startsOf(vendor)).toBe(1);
  });

  it('goes on being started when who asked has left', async () => {
    const vendor = await createVendor();
    vendor.controls.fail({ fault: 'slow-body', action: ACTION, times: 1 });
    const leaving = new AbortController();
    const left = vendor.ask(START, DATABASE, leaving.signal).catch((thrown: unknown) => thrown);
    while (startsOf(vendor) === 0) await settle();
    leaving.abort();
    await left;
    const { data, errors } = await vendor.asked(START, DATABASE);
    // It came to the one that was under way, whose answer was too slow.
    expect([data, errors?.[0]?.extensions['code']]).toEqual([
      { startDatabasePrecheck: null },
      'UPSTREAM_TIMEOUT',
    ]);
    expect(startsOf(vendor)).toBe(1);
  });
});

describe('several databases', () => {
  it('are each started, and one that is not there harms no other', async () => {
    const vendor = await createVendor();
    const field = (name: string, id: string, engine: string) =>
      `${name}: startDatabasePrecheck(input: {instanceUuid: "${id}", engine: ${engine}}) { run { status engine } }`;
    const fields = [
      field('a', 'db-mysql-passed', 'MYSQL'),
      field('b', 'nowhere', 'MYSQL'),
      field('c', 'db-oracle-failed', 'ORACLE'),
      field('d', 'db-mssql-warned', 'MSSQL'),
    ];
    const { data, errors } = await vendor.asked(`mutation { ${fields.join(' ')} }`, {});
    const pending = (engine: string) => ({ run: { status: 'PENDING', engine } });
    expect(data).toEqual({ a: pending('MYSQL'), b: null, c: pending('ORACLE'), d: pending('MSSQL') });
    expect(errors?.map(({ path, extensions: { code } }) => [path, code])).toEqual([[['b'], 'NOT_FOUND']]);
    expect(startsOf(vendor)).toBe(4);
  });
});

describe('a start that cannot be', () => {
  it.each([
    [
      'an engine that is not checked',
      'instanceUuid: "db-mysql-passed", engine: REDIS',
      'INVALID_ARGUMENT',
      /^engine must be one of MYSQL, MSSQL, ORACLE, got REDIS$/,
      0,
    ],
    [
      'an engine that is none',
      'instanceUuid: "db-mysql-passed", engine: DB2',
      'GRAPHQL_VALIDATION_FAILED',
      /DB2/,
      0,
    ],
    [
      'the engine of another',
      'instanceUuid: "db-mysql-passed", engine: ORACLE',
      'INVALID_ARGUMENT',
      /^Sas cannot take database "db-mysql-passed"/,
      1,
    ],
    [
      'no id',
      'instanceUuid: "", engine: MYSQL',
      'INVALID_ARGUMENT',
      /^database id must be 1 to 256 .* got ""$/,
      0,
    ],
    [
      'an id of blanks',
      'instanceUuid: " a", engine: MYSQL',
      'INVALID_ARGUMENT',
      /^database id must be 1 to 256 .* got " a"$/,
      0,
    ],
    [
      'a database that is not there',
      'instanceUuid: "nowhere", engine: MYSQL',
      'NOT_FOUND',
      /^Sas knows no database "nowhere"/,
      1,
    ],
    [
      'a region that is none',
      'instanceUuid: "db-mysql-passed", engine: MYSQL, regionId: "Mars!"',
      'INVALID_ARGUMENT',
      /^regionId must be .* got "Mars!"$/,
      0,
    ],
    [
      'an account that is not there',
      'instanceUuid: "db-mysql-passed", engine: MYSQL, account: "x"',
      'INVALID_ARGUMENT',
      /^account must be "default", got "x"$/,
      0,
    ],
  ])('for %s', async (_what, input, code, says, sent) => {
    const vendor = await createVendor();
    const { errors } = await vendor.asked(
      `mutation { startDatabasePrecheck(input: {${input}}) { run { id } } }`,
      {},
    );
    expect(errors).toMatchObject([
      { message: expect.stringMatching(says), extensions: { code, retryable: false } },
    ]);
    expect(startsOf(vendor)).toBe(sent);
  });
});
