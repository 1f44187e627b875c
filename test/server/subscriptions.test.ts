import { buildSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/domain/caller.ts';
import type { PrecheckError } from '../../src/domain/precheck-error.ts';
import { nextState } from '../../src/domain/run-state.ts';
import { changeBetween } from '../../src/domain/run-update.ts';
import { iterate } from '../../src/live/feed.ts';
import type { MailboxReader } from '../../src/live/mailbox.ts';
import type { RunUpdate } from '../../src/live/run-updates.ts';
import { nextFrame } from '../../src/server/event-frames.ts';
import { createSharedResults, type Question } from '../../src/server/shared-results.ts';
import { createSubscriptions } from '../../src/server/subscriptions.ts';
import { keyOf } from '../live/live.ts';
import { readingOf } from '../support/readings.ts';

const updateOf = (progress = 0): RunUpdate => {
  const state = nextState('w', null, { reading: readingOf({ progress }) }, 1);
  return { key: keyOf(), keyIndex: 0, change: changeBetween(null, state, false) };
};

const questionOf = (text: string, variables: Question['variables'] = {}, scope = 'public'): Question => ({
  ...{ document: parse(text), operationName: undefined, variables },
  caller: { ...ANONYMOUS, scope },
  locale: 'EN',
});

/** Asks for one event; answers how often that was answered. */
const timesAnswered = async (questions: readonly Question[], isShareable = true): Promise<number> => {
  let times = 0;
  const ask = createSharedResults(async () => {
    times += 1;
    return { frame: nextFrame('1'), isShareable };
  });
  const update = updateOf();
  await Promise.all(questions.map((question) => ask(question)(update)));
  return times;
};

describe('answers that are kept', () => {
  const MIB = 1024 * 1024;
  const question = (at: number) => questionOf(`subscription { updates { x } } # ${at}`);

  /** Asks as many questions, each with an answer of so many bytes, and the first once more; answers how often that was answered. */
  const timesOfFirst = async (questions: number, bytes: number, isAtOnce: boolean): Promise<number> => {
    // One for all: only its length is looked at.
    const result = { frame: Buffer.allocUnsafe(bytes), isShareable: true };
    let times = 0;
    const ask = createSharedResults((asked) => {
      if (asked.document.loc?.source.body.endsWith('# 0')) times += 1;
      return isAtOnce ? result : Promise.resolve(result);
    });
    const update = updateOf();
    for (let at = 0; at < questions; at++) await ask(question(at))(update);
    await ask(question(0))(update);
    return times;
  };

  it.each([true, false])(
    'are those that there is room for, however many are asked (at once: %s)',
    async (isAtOnce) => {
      expect(await timesOfFirst(2, 30 * MIB, isAtOnce)).toBe(1);
      expect(await timesOfFirst(3, 30 * MIB, isAtOnce)).toBe(2);
      expect(await timesOfFirst(1, 65 * MIB, isAtOnce)).toBe(2);
    },
  );
});

describe('questions with one answer', () => {
  const ROOT = 'subscription ($a: Int = 1, $b: Int) { updates(keys: $a) { run(b: $b) @include(if: true) } }';
  it.each<[what: string, one: Question, other: Question, times: number]>([
    ['the same', questionOf(ROOT), questionOf(ROOT), 1],
    ['other variables in the root field', questionOf(ROOT, { a: 1 }), questionOf(ROOT, { a: 2 }), 1],
    ['other variables below it', questionOf(ROOT, { b: 1 }), questionOf(ROOT, { b: 2 }), 2],
    ['a variable that is null, or left out', questionOf(ROOT, { b: null }), questionOf(ROOT), 2],
    ['another text', questionOf(ROOT), questionOf(`${ROOT} `), 2],
    ['another scope', questionOf(ROOT), questionOf(ROOT, {}, 'other'), 2],
    [
      'a variable in a directive of the root field',
      questionOf('subscription ($a: Boolean!) { updates @skip(if: $a) { x } }', { a: true }),
      questionOf('subscription ($a: Boolean!) { updates @skip(if: $a) { x } }', { a: false }),
      2,
    ],
    [
      'a variable in the root field within a fragment, to be safe',
      questionOf('subscription ($a: Int) { ...F } fragment F on S { updates(keys: $a) { x } }', { a: 1 }),
      questionOf('subscription ($a: Int) { ...F } fragment F on S { updates(keys: $a) { x } }', { a: 2 }),
      2,
    ],
  ])('%s', async (_what, one, other, times) => {
    expect(await timesAnswered([one, other])).toBe(times);
  });

  it('are answered once for a thousand who ask, and each for himself where the answer is his alone', async () => {
    const all = Array.from({ length: 1_000 }, () => questionOf(ROOT));
    expect(await timesAnswered(all)).toBe(1);
    expect(await timesAnswered(all, false)).toBe(1_000);
  });
});

it('what breaks around the resolvers is an event too, and the stream goes on', async () => {
  const updates = [updateOf(1), updateOf(2)];
  const source: MailboxReader<RunUpdate> = {
    [Symbol.asyncIterator]: () => iterate(source),
    take: () => updates.shift() ?? null,
    onMore() {},
    stop() {},
  };
  const schema = buildSchema('type Query { a: Int } type Subscription { updates: Int }');
  const field = schema.getSubscriptionType()?.getFields()['updates'];
  Object.assign(Object(field), { subscribe: () => source, resolve: () => 1 });
  const unexpected: PrecheckError[] = [];
  const subscriptions = createSubscriptions({
    schema,
    isStreamed: () => true,
    eventContext: () => {
      throw new Error('10.1.2.3');
    },
    onUnexpected: (error) => void unexpected.push(error),
  });
  const request = new Request('http://gateway/graphql');
  const found: { subscribe?: (args: object) => Promise<unknown> } = {};
  const contextValue = { operation: { viewer: ANONYMOUS }, request };
  const args = { schema, document: parse('subscription { updates }'), contextValue };
  await subscriptions.plugin.onSubscribe?.(
    Object({
      args,
      setSubscribeFn: (subscribe: NonNullable<typeof found.subscribe>) => Object.assign(found, { subscribe }),
    }),
  );
  await found.subscribe?.(args);
  const events = subscriptions.eventsOf(request);
  for (const at of [0, 1]) {
    const text = String(await events?.frameOf(Object(events.updates.take())));
    expect(text).toContain(`"errorId":"${unexpected[at]?.errorId}"`);
    expect(text).not.toContain('10.1.2.3');
  }
  expect(events?.updates.take()).toBeNull();
});
