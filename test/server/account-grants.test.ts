import { describe, expect, it } from 'vitest';
import { createCaller, type Grant } from '../../src/domain/caller.ts';
import { lastingKey, openAccountsOf } from '../support/accounts.ts';
import { openStream, UPDATES, updatesIn } from '../support/event-stream.ts';
import { createTestGateway } from '../support/gateway.ts';
import { listenUntilDone } from '../support/gateway-http.ts';
import { createManualClock } from '../support/manual-clock.ts';

const VARIABLES = {
  ...{ ONE_ID: 'one-id', ONE_SECRET: 'one-secret' },
  ...{ TWO_ID: 'two-id', TWO_SECRET: 'two-secret' },
};

const plan = (account: string | null, backupPlanId: string) => ({
  backupPlan: { backupPlanId, ...(account !== null && { account }) },
});

describe('who has grants of one account alone', () => {
  const READ: Grant = { actions: ['read'], accounts: ['one'], kinds: null, regions: null, ids: null };
  const caller = createCaller({ subject: 'someone', grants: [READ], sights: [], expiresAtMs: null });
  const QUERY = `query ($key: PrecheckRunKey!, $id: ID!, $subject: ID!) {
    precheckRun(key: $key) { id }
    precheckRuns(keys: [$key, { id: $id }]) { id }
    awaitPrecheckRun(key: $key) { id }
    node(id: $id) { id }
    nodes(ids: [$id, $subject]) { id }
  }`;

  const openLimited = async () => {
    const clock = createManualClock();
    const accounts = await openAccountsOf(
      [
        { name: 'one', credentials: lastingKey('ONE') },
        { name: 'two', credentials: lastingKey('TWO'), regionId: 'cn-beijing' },
        { name: 'default', credentials: lastingKey('TWO'), regionId: 'ap-south-1' },
      ],
      { clock, variables: VARIABLES },
    );
    const test = createTestGateway({ clock, accounts, authenticate: async () => caller });
    return { ...test, url: await listenUntilDone(test) };
  };

  const idOf = (type: string, account: string) =>
    Buffer.from(`${type}["backupPlan","${account}","cn-hangzhou","p"]`).toString('base64url');

  it.each(['two', 'default'])('is told the same of %j, which is there, and of what is not', async (known) => {
    const { ask, url, requests } = await openLimited();
    const told = async (account: string) => {
      const key = plan(account, 'p');
      const id = idOf('run', account);
      const subject = idOf('subject', account);
      const answer = await ask(QUERY, { key, id, subject });
      const stream = await openStream(url, {
        body: { query: UPDATES, variables: { keys: [key, { id }] } },
      });
      await stream.ended;
      const updates = updatesIn(stream);
      expect(updates.map(({ trouble, isFinal }) => [trouble.code, isFinal])).toEqual([['FORBIDDEN', true]]);
      const runs = updates.map(({ runId }) => Buffer.from(runId, 'base64url').toString());
      return JSON.stringify([answer, updates.length, runs])
        .replaceAll(id, '<run>')
        .replaceAll(subject, '<subject>')
        .replaceAll(account, '<account>');
    };
    const [there, absent] = [await told(known), await told('absent')];
    expect(there).toBe(absent);
    expect(there).toContain('"code":"FORBIDDEN"');
    expect(there).not.toMatch(/INVALID_ARGUMENT|cn-beijing|ap-south-1/);
    expect(requests).toEqual([]);
  });

  it('hears of no other account when he names none', async () => {
    const { ask } = await openLimited();
    const { errors } = await ask('query ($key: PrecheckRunKey!) { precheckRun(key: $key) { id } }', {
      key: plan(null, 'p'),
    });
    expect(errors).toMatchObject([
      {
        message: '"someone" may not read backupPlan "p" of account "default" in cn-hangzhou',
        extensions: { code: 'FORBIDDEN' },
      },
    ]);
  });
});

it('a key that names no account, where none is the default, is refused in a sentence', async () => {
  const clock = createManualClock();
  const accounts = await openAccountsOf([{ name: 'one', credentials: lastingKey('ONE') }], {
    ...{ clock, variables: VARIABLES },
  });
  const { ask } = createTestGateway({ clock, accounts });
  const messageFor = async (account: string | null) => {
    const { errors } = await ask('query ($key: PrecheckRunKey!) { precheckRun(key: $key) { id } }', {
      key: plan(account, 'p'),
    });
    return errors?.map(({ message, extensions }) => [message, extensions['code']]);
  };
  const expected = 'account must be the name of a configured account, as none is named "default", got';
  expect(await messageFor(null)).toEqual([[`${expected} none`, 'INVALID_ARGUMENT']]);
  expect(await messageFor('two')).toEqual([[`${expected} "two"`, 'INVALID_ARGUMENT']]);
});
