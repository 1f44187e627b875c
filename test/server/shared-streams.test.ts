import fc from 'fast-check';
import { GraphQLObjectType } from 'graphql';
import { afterEach, expect, it, vi } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { moveUntil, type OpenedStream, openStream, UPDATES, updatesIn } from '../support/event-stream.ts';
import { KEEPING_EVENTS } from '../support/gateway.ts';
import { listen } from '../support/gateway-http.ts';
import { backupPlan, database, type Key } from '../support/keys.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const KEYS = [
  backupPlan('dbs-plan-live'),
  database('db-mysql-live'),
  backupPlan('dbs-plan-falling'),
] as const;

const DOCUMENTS = [
  `subscription A($keys: [PrecheckRunKey!]!, $after: [String!], $more: Boolean = true, $items: Boolean!) {
    precheckUpdates(keys: $keys, afterRevisions: $after) {
      keyIndex isFinal run { revision observedAt progress items @include(if: $items) { code state } }
      changedItems @include(if: $more) { id state }
    }
  }`,
  `subscription B($keys: [PrecheckRunKey!]!, $after: [String!], $more: Boolean = true, $items: Boolean!) {
    precheckUpdates(keys: $keys, afterRevisions: $after) { ...F @skip(if: $items) isNewAttempt keyIndex }
  }
  fragment F on PrecheckUpdate { run { id verdict counts { total } } trouble @include(if: $more) { code } }`,
  `subscription C($keys: [PrecheckRunKey!]!, $after: [String!], $more: Boolean = true, $items: Boolean!) {
    updates: precheckUpdates(keys: $keys, afterRevisions: $after) @skip(if: false) {
      runId changedItems @include(if: $more) { code @skip(if: $items) message }
    }
  }`,
] as const;

/** One subscriber: what it asks, and in which second it comes: before any run is over, after which coming makes a read. */
interface Subscriber {
  readonly document: number;
  readonly keys: readonly Key[];
  /** Which of the revisions that there are it says it was told. */
  readonly told: readonly number[];
  readonly more: boolean | null | undefined;
  readonly items: boolean;
  readonly second: number;
}

const subscriber: fc.Arbitrary<Subscriber> = fc.record({
  document: fc.nat(DOCUMENTS.length - 1),
  keys: fc.shuffledSubarray([...KEYS], { minLength: 1 }),
  told: fc.array(fc.nat(40), { maxLength: 3 }),
  more: fc.constantFrom(true, false, undefined),
  items: fc.boolean(),
  second: fc.nat(26),
});

/** Plays one gateway to its end: somebody follows all from the beginning, so that runs are read at the same times. */
const play = async (subscribers: readonly Subscriber[], revisions: readonly string[]) => {
  const { url, clock } = await listen();
  const driver = await openStream(url, { body: { query: UPDATES, variables: { keys: KEYS } } });
  const opened = new Map<Subscriber, OpenedStream>();
  for (let second = 0; second < 45; second++) {
    for (const one of subscribers.filter((other) => other.second === second)) {
      const after = one.told.flatMap((at) => revisions[at] ?? []);
      const variables = { keys: one.keys, after, more: one.more, items: one.items };
      opened.set(one, await openStream(url, { body: { query: DOCUMENTS[one.document], variables } }));
    }
    await clock.advance(1_000);
  }
  await moveUntil(clock, () => [driver, ...opened.values()].every(({ end }) => end === 'whole'));
  const texts = subscribers.map((one) => opened.get(one)?.text.replaceAll(/^:\n\n/gm, ''));
  return { driver, texts };
};

it('what each of many subscribers is sent is byte for byte what it would be sent alone', async () => {
  const { driver } = await play([], []);
  const revisions: string[] = updatesIn(driver).map(({ run }) => run.revision);
  expect(revisions.length).toBeGreaterThan(40);
  await fc.assert(
    fc.asyncProperty(fc.array(subscriber, { minLength: 2, maxLength: 8 }), async (subscribers) => {
      const together = await play(subscribers, revisions);
      const alone = await Promise.all(subscribers.map((one) => play([one], revisions)));
      expect(together.texts).toEqual(alone.map(({ texts }) => texts[0]));
      for (const text of together.texts) expect(text).toContain('event: next');
    }),
    { numRuns: 8 },
  );
}, 120_000);

it('a thousand subscribers who ask the same cost one execution for each event', async () => {
  const type = schema.getType('PrecheckUpdate');
  if (!(type instanceof GraphQLObjectType)) throw new Error('no such type');
  const spy = vi.spyOn(Object(type.getFields()['isNewAttempt']), 'resolve');
  const { url, clock, requests } = await listen(KEEPING_EVENTS);
  const open = (query: string) => openStream(url, { body: { query, variables: { keys: [KEYS[0]] } } });
  const streams: OpenedStream[] = [];
  for (let at = 0; at < 1_000; at += 100)
    streams.push(...(await Promise.all(Array.from({ length: 100 }, () => open(UPDATES)))));
  await moveUntil(clock, () => streams.every(({ end }) => end === 'whole'), 1_000);
  const [{ text = '', events = [] } = {}] = streams;
  for (const stream of streams) expect(stream.text === text).toBe(true);
  const updates = events.length - 1;
  expect(updates).toBeGreaterThan(15);
  expect(spy).toHaveBeenCalledTimes(updates);
  expect(requests.length).toBeLessThanOrEqual(updates + 2);
}, 60_000);
