import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import { createSend } from '../../src/upstream/send.ts';
import { lastingKey, openAccountsOf } from '../support/accounts.ts';
import { openStream, soon, UPDATES, updatesIn } from '../support/event-stream.ts';
import { createTestGateway } from '../support/gateway.ts';
import { listenUntilDone } from '../support/gateway-http.ts';
import { createManualClock, type ManualClock, settle } from '../support/manual-clock.ts';
import { serve } from '../support/serve.ts';

const KEYS = {
  one: { accessKeyId: 'one-id', accessKeySecret: 'one-secret' },
  two: { accessKeyId: 'two-id', accessKeySecret: 'two-secret' },
};
const VARIABLES = {
  ...{ ONE_ID: 'one-id', ONE_SECRET: 'one-secret' },
  ...{ TWO_ID: 'two-id', TWO_SECRET: 'two-secret' },
};

const startVendor = async (clock: ManualClock, key: (typeof KEYS)['one']) => {
  const emulator = await startEmulator({ clock, accessKeys: [key] });
  onTestFinished(() => emulator.close());
  return emulator;
};

const socketSend = () => {
  const { send, close } = createSend();
  onTestFinished(close);
  return send;
};

const plan = (account: string | null, backupPlanId: string) => ({
  backupPlan: { backupPlanId, ...(account !== null && { account }) },
});

/** Turns of the event loop for what goes over sockets while the clock stands. */
const TURNS = 200;

const PLANS = ['passed', 'warned', 'failed', 'errored', 'live', 'stalled'].map((name) => `dbs-plan-${name}`);

it('two accounts have their secrets, endpoints and quotas in one operation', async () => {
  const clock = createManualClock();
  const [one, two] = [await startVendor(clock, KEYS.one), await startVendor(clock, KEYS.two)];
  const accounts = await openAccountsOf(
    [
      { name: 'one', credentials: lastingKey('ONE'), endpoints: { dbs: one.url }, quotas: { dbs: 2 } },
      { name: 'two', credentials: lastingKey('TWO'), endpoints: { dbs: two.url }, quotas: { dbs: 5 } },
    ],
    { clock, variables: VARIABLES },
  );
  const { ask, requests } = createTestGateway({ clock, accounts, send: () => socketSend() });
  const asking = ask('query ($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { account verdict } }', {
    keys: PLANS.flatMap((id) => [plan('one', id), plan('two', id)]),
  });
  await settle(TURNS);
  const sentTo = (url: string) => requests.filter((request) => request.url.startsWith(url)).length;
  expect([sentTo(one.url), sentTo(two.url)]).toEqual([2, 5]);
  for (let second = 0; second < 10; second++) {
    await clock.advance(1_000);
    await settle(TURNS);
  }
  const { data, errors } = await asking;
  expect(errors).toBeUndefined();
  const runs: { account: string; verdict: string }[] = Object(data).precheckRuns;
  expect(runs.map(({ account }) => account)).toEqual(PLANS.flatMap(() => ['one', 'two']));
  expect(runs.slice(0, 4).map(({ verdict }) => verdict)).toEqual(['PASSED', 'PASSED', 'WARNED', 'WARNED']);
  for (const { url, headers } of requests) {
    const name = url.startsWith(one.url) ? 'one' : 'two';
    expect(headers['authorization']).toContain(`Credential=${name}-id,`);
  }
});

it('the log says of each attempt whose it was, and of each failed read also where it was sent', async () => {
  const clock = createManualClock();
  const two = await startVendor(clock, KEYS.two);
  const accounts = await openAccountsOf(
    [{ name: 'wrong', credentials: lastingKey('ONE'), endpoints: { dbs: two.url } }],
    { clock, variables: VARIABLES },
  );
  const { ask, notes, lines } = createTestGateway({ clock, accounts, send: () => socketSend() });
  const asking = ask('query ($key: PrecheckRunKey!) { precheckRun(key: $key) { verdict } }', {
    key: plan('wrong', 'dbs-plan-passed'),
  });
  await settle(TURNS);
  await clock.advance(1_000);
  await asking;
  const attempts = notes.filter(({ phrase }) => phrase === 'upstream attempt');
  expect(attempts[0]).toMatchObject({ fields: { account: 'wrong', outcome: 'UPSTREAM_CREDENTIALS' } });
  const where = { account: 'wrong', product: 'Dbs', origin: two.url };
  expect(lines).toMatchObject([{ level: 'warn', fields: where }]);
});

const MINUTE_MS = 60_000;

describe("one account's temporary key that is replaced while streams run", () => {
  /** A stream of a run in each account; the key of account two comes from a URI. */
  const openBoth = async (lifetimeMs: number) => {
    const clock = createManualClock();
    const [one, two] = [await startVendor(clock, KEYS.one), await startVendor(clock, KEYS.two)];
    const issued: string[] = [];
    const url = await serve((_request, response) => {
      const key = two.controls.issueKey({ accessKeyId: 'two-id', lifetimeMs });
      issued.push(key.accessKeyId);
      response.end(
        JSON.stringify({
          ...{ AccessKeyId: key.accessKeyId, AccessKeySecret: key.accessKeySecret },
          ...{ SecurityToken: key.securityToken, Expiration: '2099-01-01T00:00:00Z' },
        }),
      );
    });
    const accounts = await openAccountsOf(
      [
        { name: 'default', credentials: lastingKey('ONE'), endpoints: { dbs: one.url } },
        { name: 'two', credentials: { kind: 'uri', url }, endpoints: { dbs: two.url } },
      ],
      { clock, variables: VARIABLES },
    );
    const test = createTestGateway({ clock, accounts, send: () => socketSend() });
    const keys = [plan(null, 'dbs-plan-stalled'), plan('two', 'dbs-plan-stalled')];
    const stream = await openStream(await listenUntilDone(test), {
      body: { query: UPDATES, variables: { keys } },
    });
    await soon(() => updatesIn(stream).length === 2);
    const sentTo = (url: string) => test.requests.filter((request) => request.url.startsWith(url)).length;
    return {
      ...{ ...test, stream, issued, two },
      polls: () => [sentTo(one.url), sentTo(two.url)],
      async pass(ms: number) {
        for (const endMs = clock.now() + ms; clock.now() < endMs; ) {
          await clock.advance(1_000);
          await settle(40);
        }
      },
    };
  };

  /** How the attempts ended that brought no answer. */
  const failedOf = ({ notes }: Awaited<ReturnType<typeof openBoth>>): readonly unknown[] =>
    notes
      .filter(({ phrase }) => phrase === 'upstream attempt')
      .map(({ fields }) => Object(fields).outcome)
      .filter((outcome) => outcome !== 'OK');

  const expectNoTrouble = ({ stream, lines }: Awaited<ReturnType<typeof openBoth>>) => {
    for (const update of updatesIn(stream)) {
      expect(update).toMatchObject({ trouble: null, isFinal: false, run: { isStale: false } });
    }
    expect([stream.end, lines]).toEqual([null, []]);
  };

  it('ahead of its end fails no poll', async () => {
    const test = await openBoth(15 * MINUTE_MS);
    await test.pass(16 * MINUTE_MS);
    expect(test.issued.length).toBeGreaterThan(3);
    const [one = 0, two = 0] = test.polls();
    expect(Math.min(one, two)).toBeGreaterThan(60);
    expect(failedOf(test)).toEqual([]);
    expectNoTrouble(test);
  });

  it('after a refusal fails none either: the same read asks again with the next one', async () => {
    const test = await openBoth(60 * MINUTE_MS);
    await test.pass(10_000);
    test.two.controls.expireKeys();
    const before = test.polls();
    while (test.issued.length < 2) await test.pass(1_000);
    await test.pass(MINUTE_MS);
    expect(test.issued).toHaveLength(2);
    const after = test.polls();
    expect(Math.min(...after.map((polls, at) => polls - (before[at] ?? 0)))).toBeGreaterThan(3);
    expect(failedOf(test)).toEqual(['UPSTREAM_CREDENTIALS']);
    expectNoTrouble(test);
  });
});
