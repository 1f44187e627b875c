import { describe, expect, it } from 'vitest';
import type { Authenticate } from '../../src/access/authenticate.ts';
import { ANONYMOUS } from '../../src/domain/caller.ts';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import type { TestGateway } from '../support/gateway.ts';
import { listen, post } from '../support/gateway-http.ts';
import { connect, openAndGreet, openByHand, pass, until } from '../support/web-sockets.ts';

const FOLLOW = `subscription Follow($keys: [PrecheckRunKey!]!) {
  precheckUpdates(keys: $keys) { keyIndex isFinal run { status progress verdict } }
}`;
const RUN = 'query One($key: PrecheckRunKey!) { precheckRun(key: $key) { status verdict } }';
const plan = (name: string) => ({ backupPlan: { backupPlanId: `dbs-plan-${name}` } });
const PASSED = { data: { precheckRun: { status: 'FINISHED', verdict: 'PASSED' } } };

const operationsOf = ({ notes }: Pick<TestGateway, 'notes'>) =>
  notes.flatMap(({ phrase, fields }) => (phrase === 'operation' ? [fields] : [])).slice(1);

const codesOf = (errors: unknown): unknown[] =>
  Array.isArray(errors) ? errors.map(({ extensions }) => extensions.code) : [errors];

describe('an operation over WebSocket', () => {
  it('that subscribes follows a run to its end, and is complete', async () => {
    const test = await listen();
    const { hear } = connect(test.url);
    const heard = hear({ query: FOLLOW, variables: { keys: [plan('live')] } });
    await pass(test, () => heard.end !== null);

    expect(heard.end).toBe('complete');
    const updates = heard.next.map((result) => Object(result).data.precheckUpdates);
    expect(updates.length).toBeGreaterThan(5);
    expect(updates.map(({ isFinal }) => isFinal)).toEqual([...updates.slice(1).map(() => false), true]);
    expect(updates.at(-1)?.run).toEqual({ status: 'FINISHED', progress: 100, verdict: 'PASSED' });
    const progress = updates.map(({ run }) => run.progress);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(operationsOf(test)).toEqual([
      expect.objectContaining({ method: 'WS', operationType: 'subscription', status: 200, codes: [] }),
    ]);
  });

  it('that queries is answered once', async () => {
    const test = await listen();
    const { hear } = connect(test.url);
    const heard = hear({ query: RUN, variables: { key: plan('passed') } });
    await until(() => heard.end !== null);
    expect(heard).toMatchObject({ next: [PASSED], end: 'complete' });
    expect(operationsOf(test)).toEqual([
      { ...{ method: 'WS', operationType: 'query', operationName: 'One' }, codes: [], status: 200, ms: 0 },
    ]);
  });

  it('that fails at a field has the answer that POST has', async () => {
    const test = await listen();
    const body = { query: RUN, variables: { key: plan('unknown') } };
    const { hear } = connect(test.url);
    const heard = hear(body);
    await until(() => heard.end !== null);
    const answer = await (await fetch(test.url, post(body))).json();
    expect(heard).toMatchObject({ next: [answer], end: 'complete' });
    expect(answer.errors[0].extensions.code).toBe('NOT_FOUND');
  });

  it.each<[what: string, payload: object, code: string, message: RegExp]>([
    ['that does not parse', { query: '{' }, 'GRAPHQL_PARSE_FAILED', /^Syntax Error/],
    ['with an unknown field', { query: '{ nothing }' }, 'GRAPHQL_VALIDATION_FAILED', /"nothing"/],
    ['that is too long', { query: `{${' '.repeat(70_000)}__typename}` }, 'LIMIT_EXCEEDED', /\d/],
    [
      'that is too deep',
      { query: `{${'a{'.repeat(40)}b${'}'.repeat(40)}}` },
      'LIMIT_EXCEEDED',
      /deep|depth|level/i,
    ],
    [
      'whose name is not in the document',
      { query: 'query A { __typename }', operationName: 'B' },
      'INVALID_ARGUMENT',
      /operationName must name one operation/,
    ],
    [
      'whose variables do not fit',
      { query: RUN, variables: { key: { backupPlan: {} } } },
      'INVALID_ARGUMENT',
      /backupPlanId/,
    ],
    [
      'whose variables are too wide',
      {
        query: RUN,
        variables: { key: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`a${i}`, 1])) },
      },
      'LIMIT_EXCEEDED',
      /at most 32 fields, got 40/,
    ],
    ['with a parameter more', { query: RUN, extra: 1 }, 'INVALID_ARGUMENT', /got "extra"/],
    [
      'that follows a malformed key',
      { query: FOLLOW, variables: { keys: [plan('live'), { id: 'x' }] } },
      'INVALID_ARGUMENT',
      /"x"/,
    ],
    ['that follows nothing', { query: FOLLOW, variables: { keys: [] } }, 'INVALID_ARGUMENT', /at least one/],
  ])('%s is refused alone, with a code, and costs no call', async (_what, payload, code, message) => {
    const test = await listen();
    const hand = await openAndGreet(test.url);
    hand.say({
      id: 'good',
      type: 'subscribe',
      payload: { query: FOLLOW, variables: { keys: [plan('live')] } },
    });
    await until(() => hand.messages.some(({ id, type }) => id === 'good' && type === 'next'));
    const before = test.requests.length;

    hand.say({ id: 'bad', type: 'subscribe', payload });
    await until(() => hand.messages.some(({ id }) => id === 'bad'));
    const [error, ...more] = hand.messages.filter(({ id }) => id === 'bad');
    expect(more).toEqual([]);
    expect(error?.type).toBe('error');
    expect(new Set(codesOf(error?.payload))).toEqual(new Set([code]));
    expect(Object(error?.payload)[0].message).toMatch(message);
    expect(JSON.stringify(error)).not.toMatch(/"http"|stack/);
    expect(test.requests.length).toBe(before);
    expect(operationsOf(test)).toEqual([expect.objectContaining({ method: 'WS', codes: [code] })]);

    const heard = hand.texts.length;
    await pass(test, () => hand.texts.length > heard);
  });

  it('that failed in a way nobody foresaw is masked, and the others go on', async () => {
    let calls = 0;
    const authenticate: Authenticate = async () => {
      calls += 1;
      // The first is the introduction.
      if (calls === 2) throw new Error('secret');
      return ANONYMOUS;
    };
    const test = await listen({ authenticate });
    const { hear } = connect(test.url);
    const bad = hear({ query: RUN, variables: { key: plan('passed') } });
    await until(() => bad.end !== null);
    const good = hear({ query: RUN, variables: { key: plan('passed') } });
    await until(() => good.end !== null);
    expect(bad.next).toEqual([]);
    expect(codesOf(bad.end)).toEqual(['INTERNAL']);
    expect(JSON.stringify(bad.end)).not.toContain('secret');
    expect(test.lines).toHaveLength(1);
    expect(good).toMatchObject({ next: [PASSED], end: 'complete' });
  });

  it('whose id is too long is refused', async () => {
    const test = await listen();
    const hand = await openAndGreet(test.url);
    hand.say({ id: 'x'.repeat(129), type: 'subscribe', payload: { query: '{ __typename }' } });
    await until(() => hand.messages.length > 1);
    expect(codesOf(hand.messages[1]?.payload)).toEqual(['INVALID_ARGUMENT']);
  });
});

describe('the door', () => {
  const record = () => {
    const seen: unknown[] = [];
    const authenticate: Authenticate = async (authorization) => {
      seen.push(authorization);
      if (authorization === 'Bearer bad' && seen.length > 1)
        throw new PrecheckError('UNAUTHENTICATED', 'the token is not known');
      return ANONYMOUS;
    };
    return { authenticate, seen };
  };

  it.each(['authorization', 'Authorization'])('has the token from %s in connection_init', async (name) => {
    const { authenticate, seen } = record();
    const test = await listen({ authenticate });
    const { hear } = connect(test.url, { connectionParams: { [name]: 'Bearer good' } });
    const heard = hear({ query: RUN, variables: { key: plan('passed') } });
    await until(() => heard.end !== null);
    expect(seen).toEqual(['Bearer good', 'Bearer good']);
  });

  it('has the token from the handshake', async () => {
    const { authenticate, seen } = record();
    const test = await listen({ authenticate });
    const hand = await openAndGreet(test.url, {}, { headers: { authorization: 'Bearer mine' } });
    hand.say({ id: 'a', type: 'subscribe', payload: { query: '{ __typename }' } });
    await until(() => hand.messages.length > 2);
    expect(seen).toEqual(['Bearer mine', 'Bearer mine']);
  });

  it('refuses one operation after the other, before anything is parsed, and the socket stays open', async () => {
    const { authenticate } = record();
    const test = await listen({ authenticate });
    const { hear } = connect(test.url, { connectionParams: { authorization: 'Bearer bad' } });
    const refused = [hear({ query: '{' }), hear({ query: FOLLOW, variables: { keys: [plan('live')] } })];
    await until(() => refused.every(({ end }) => end !== null));
    for (const { next, end } of refused) {
      expect(next).toEqual([]);
      expect(codesOf(end)).toEqual(['UNAUTHENTICATED']);
    }
    expect(test.requests).toEqual([]);
  });

  it.each([[{ authorization: 'a\nb' }], [{ authorization: 7 }]])(
    'takes no %j for a token',
    async (payload) => {
      const test = await listen();
      const hand = await openByHand(test.url);
      hand.say({ type: 'connection_init', payload });
      expect(await hand.closed).toMatchObject({ code: 4401 });
    },
  );
});
