import { GraphQLObjectType } from 'graphql';
import { expect, it, vi } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { authenticateNamed, bearer, READ } from '../access/bearers.ts';
import { moveUntil, type OpenedStream, openStream } from '../support/event-stream.ts';
import { listen } from '../support/gateway-http.ts';
import { backupPlan, database } from '../support/keys.ts';
import { createManualClock } from '../support/manual-clock.ts';

const LIVE = [backupPlan('dbs-plan-live'), database('db-mysql-live')];

const FOLLOW = `subscription ($keys: [PrecheckRunKey!]!, $more: Boolean!) {
  precheckUpdates(keys: $keys) {
    keyIndex isNewAttempt trouble { code message }
    run { verdict progress observedAt items @include(if: $more) { message guide { title } } subject { displayName } }
    changedItems { code state message }
  }
}`;

const CALLERS = [
  bearer('all'),
  bearer('all-too', { grants: [{ ...READ, kinds: ['BACKUP_PLAN', 'DATABASE'] }] }),
  bearer('no-texts', { sights: ['see:endpoints'] }),
  bearer('plans', { grants: [{ ...READ, kinds: ['BACKUP_PLAN'] }] }),
];

/** Each asks in two languages, for more and for less. */
const SUBSCRIBERS = CALLERS.flatMap(({ subject }) =>
  ['en', 'zh'].flatMap((language) => [true, false].map((more) => ({ subject, language, more }))),
);

const executions = () => {
  const type = schema.getType('PrecheckUpdate');
  if (!(type instanceof GraphQLObjectType)) throw new Error('no such type');
  return vi.spyOn(Object(type.getFields()['isNewAttempt']), 'resolve');
};

/** All that each of them is sent from the first look at two runs to their ends. */
const play = async (keptEventBytes: number) => {
  const spy = executions();
  const clock = createManualClock();
  const { url } = await listen({ clock, keptEventBytes, authenticate: authenticateNamed(clock, ...CALLERS) });
  const streams: OpenedStream[] = [];
  for (const { subject, language, more } of SUBSCRIBERS) {
    const headers = { authorization: `Bearer ${subject}`, 'accept-language': language };
    streams.push(
      await openStream(url, { headers, body: { query: FOLLOW, variables: { keys: LIVE, more } } }),
    );
  }
  await moveUntil(clock, () => streams.every(({ end }) => end === 'whole'));
  const times = spy.mock.calls.length;
  spy.mockRestore();
  return { texts: streams.map(({ text }) => text), times };
};

it('what is sent of two runs, to whomever, is to the byte what is sent where nothing is kept', async () => {
  const kept = await play(128 * 1024 * 1024);
  const anew = await play(0);
  expect(kept.texts).toEqual(anew.texts);
  expect(new Set(kept.texts).size).toBeGreaterThan(CALLERS.length);
  for (const text of kept.texts) expect(text).toContain('"verdict":"PASSED"');
  expect(kept.times).toBeLessThan(0.7 * anew.times);
});
