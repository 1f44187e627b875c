import { expect, it, onTestFinished, vi } from 'vitest';
import type { Limits } from '../../src/server/limits.ts';
import { moveUntil, soon } from '../support/event-stream.ts';
import { listen } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { openAndGreet } from '../support/web-sockets.ts';
import type { Operation } from './parity-transports.ts';

const LIVE: Operation = {
  query: 'subscription ($key: PrecheckRunKey!) { precheckUpdates(keys: [$key]) { isFinal run { verdict } } }',
  variables: { key: backupPlan('dbs-plan-live') },
};
const WAIT: Operation = {
  query: 'query ($key: PrecheckRunKey!) { awaitPrecheckRun(key: $key) { status } }',
  variables: { key: backupPlan('dbs-plan-stalled') },
};
const NAME: Operation = { query: '{ __typename }' };

interface Case {
  readonly limits: Partial<Limits>;
  /** What comes on the socket after the run is followed; the last is one too many. */
  readonly operations: readonly Operation[];
  readonly message: string;
}

const document = (limits: Partial<Limits>, query: string, got: string): Case => ({
  ...{ limits, operations: [{ query }] },
  message: `the document may have at most ${Object.values(limits)} ${got}`,
});

const CASES: Readonly<Record<string, Case>> = {
  // To introduce itself is one, and the run that is followed another.
  'the operations that a caller may start': {
    limits: { maxRatePerCaller: 1 },
    operations: Array.from({ length: 9 }, () => NAME),
    message: 'one caller may start at most 10 operations in 10 s, got 11',
  },
  'what a caller may have in flight': {
    limits: { maxOperationsPerCaller: 1 },
    operations: [WAIT, NAME],
    message: 'at most 1 operations may be in flight for one caller at a time, got 2',
  },
  'what all may have in flight': {
    limits: { maxOperations: 1 },
    operations: [WAIT, NAME],
    message: 'at most 1 operations may be in flight on this gateway at a time, got 2',
  },
  'the streams of a caller': {
    limits: { maxStreamsPerCaller: 1 },
    operations: [NAME],
    message: 'at most 1 streams may be open for one caller at a time, got 2',
  },
  'the streams of all': {
    limits: { maxStreams: 1 },
    operations: [NAME],
    message: 'at most 1 streams may be open on this gateway at a time, got 2',
  },
  'keys in a list': {
    limits: { maxKeys: 1 },
    operations: [
      {
        query: 'subscription ($keys: [PrecheckRunKey!]!) { precheckUpdates(keys: $keys) { isFinal } }',
        variables: { keys: ['dbs-plan-passed', 'dbs-plan-warned'].map(backupPlan) },
      },
    ],
    message: 'keys takes at most 1 entries, got 2',
  },
  'fields of the schema': document(
    { maxIntrospectedFields: 61 },
    '{ __schema { types { name description } } }',
    'fields of the schema, for all its types, got 62',
  ),
  characters: document({ maxDocumentCharacters: 200 }, NAME.query + ' '.repeat(188), 'characters, got 202'),
  tokens: document({ maxTokens: 40 }, `{ ${'__typename '.repeat(40)} }`, 'tokens, got at least 41'),
  levels: document({ maxDepth: 3 }, '{ __schema { types { fields { name } } } }', 'levels, got 4'),
  aliases: document({ maxAliases: 1 }, '{ a: __typename b: __typename }', 'aliases, got 2'),
  directives: document(
    { maxDirectives: 1 },
    '{ __typename @include(if: true) @skip(if: false) }',
    'directives, got 2',
  ),
  fields: document(
    { maxFields: 6 },
    `{ ${'__typename '.repeat(7)} }`,
    'fields, fragments written out, got 7',
  ),
};

it.each(Object.entries(CASES))(
  '%s: one too many is refused by itself, and the others go on',
  async (_name, one) => {
    // The rate goes by the clock of the machine, which must not run on while the machine is slow.
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { url, clock } = await listen({ limits: one.limits });
    const hand = await openAndGreet(url);
    const of = (name: string) => hand.messages.filter(({ id }) => id === name);
    const ask = (id: string, payload: Operation) => hand.say({ id, type: 'subscribe', payload });
    ask('live', LIVE);
    await soon(() => of('live').length > 0);
    const before = of('live').length;
    for (const [at, operation] of one.operations.entries()) ask(`${at}`, operation);
    const last = `${one.operations.length - 1}`;
    await soon(() => of(last).length > 0);
    const extensions = expect.objectContaining({ code: 'LIMIT_EXCEEDED' });
    const refusal = expect.objectContaining({ message: one.message, extensions });
    expect(of(last)).toEqual([{ id: last, type: 'error', payload: [refusal] }]);
    await moveUntil(clock, () => of('live').at(-1)?.type === 'complete');
    expect(of('live').length).toBeGreaterThan(before + 1);
    expect(of('live').at(-2)).toMatchObject({
      payload: { data: { precheckUpdates: { isFinal: true, run: { verdict: 'PASSED' } } } },
    });
    expect(hand.socket.readyState).toBe(hand.socket.OPEN);
  },
);
