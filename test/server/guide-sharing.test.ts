import { describe, expect, it } from 'vitest';
import { moveUntil, type OpenedStream, openStream } from '../support/event-stream.ts';
import { KEEPING_EVENTS } from '../support/gateway.ts';
import { listen } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { renameCode } from '../support/renamed-code.ts';
import { openAndGreet } from '../support/web-sockets.ts';

const KEYS = { keys: [backupPlan('dbs-plan-live')] };
const follow = (guide: string) => `subscription Follow($keys: [PrecheckRunKey!]!) {
  precheckUpdates(keys: $keys) { isFinal run { progress items { code ${guide} } } changedItems { ${guide} } }
}`;
const IN_OWN = follow('guide { title fix locale }');
const IN_CHINESE = follow('guide(locale: ZH) { title fix locale }');

/** How often a guide to this check is missed tells how often an answer was made. */
const novel = renameCode('CHECK_OTHER', 'CHECK_NOVEL');

interface Asked {
  readonly over: 'SSE' | 'WS';
  readonly language: string;
  readonly query?: string;
}

/** Follows one run by several streams to its end. */
const watch = async (...asked: readonly Asked[]) => {
  const clock = createManualClock();
  const { url, gateway, requests } = await listen({ clock, send: novel, ...KEEPING_EVENTS });
  const streams: OpenedStream[] = [];
  const told: (() => unknown[])[] = [];
  const ends: (() => boolean)[] = [];
  for (const { over, language, query = IN_OWN } of asked) {
    const headers = { 'accept-language': language };
    const body = { query, variables: KEYS };
    if (over === 'SSE') {
      const stream = await openStream(url, { headers, body });
      streams.push(stream);
      told.push(() => stream.events.slice(0, -1).map(({ data }) => JSON.parse(data)));
      ends.push(() => stream.end === 'whole');
      continue;
    }
    const hand = await openAndGreet(url, {}, { headers });
    hand.say({ id: 'a', type: 'subscribe', payload: body });
    told.push(() => hand.messages.filter(({ type }) => type === 'next').map(({ payload }) => payload));
    ends.push(() => hand.messages.some(({ type }) => type === 'complete'));
  }
  await moveUntil(clock, () => ends.every((isEnd) => isEnd()));
  const missed = gateway.unknownCodes().reduce((sum, { times }) => sum + times, 0);
  return { told: told.map((events) => events()), texts: streams.map(({ text }) => text), missed, requests };
};

const localesIn = (events: unknown) =>
  new Set([...JSON.stringify(events).matchAll(/"locale":"(\w+)"/g)].map(([, locale]) => locale));

const SSE_ZH: Asked = { over: 'SSE', language: 'zh-CN,zh;q=0.9,en;q=0.8' };
const SSE_EN: Asked = { over: 'SSE', language: 'en-US,en;q=0.9' };
const WS_ZH: Asked = { over: 'WS', language: 'zh' };
const WS_EN: Asked = { over: 'WS', language: 'en' };

describe('streams of one run in two languages', () => {
  it.each([
    ['Chinese first', [SSE_ZH, SSE_EN, WS_ZH, WS_EN]],
    ['English first', [WS_EN, SSE_EN, WS_ZH, SSE_ZH]],
  ])('are each in their own, to the last event (%s)', async (_what, asked) => {
    const { told, requests } = await watch(...asked);
    for (const [at, { language }] of asked.entries()) {
      const [own, other] = language.startsWith('zh') ? ['ZH', 'EN'] : ['EN', 'ZH'];
      expect(told[at]?.length).toBeGreaterThan(10);
      for (const event of told[at] ?? []) expect(localesIn(event)).not.toContain(other);
      expect(localesIn(told[at])).toEqual(new Set([own]));
    }
    const alone = await watch(SSE_ZH);
    expect(requests).toHaveLength(alone.requests.length);
  });

  it('are made once for all who read the same, however they ask for it', async () => {
    const alone = await watch(SSE_ZH);
    expect(alone.missed).toBeGreaterThan(10);
    const same = await watch(SSE_ZH, { ...SSE_ZH, language: 'zh-TW' }, WS_ZH);
    expect(same.missed).toBe(alone.missed);
    expect(same.texts).toEqual([alone.texts[0], alone.texts[0]]);
    expect(same.told[2]).toEqual(alone.told[0]);
    expect((await watch(SSE_ZH, SSE_EN, WS_ZH, WS_EN)).missed).toBe(2 * alone.missed);
  });

  it('are made once for all where the language is named', async () => {
    const both = await watch({ ...SSE_ZH, query: IN_CHINESE }, { ...SSE_EN, query: IN_CHINESE });
    expect(both.texts[1]).toBe(both.texts[0]);
    expect(localesIn(both.told)).toEqual(new Set(['ZH']));
    expect(both.missed).toBe((await watch(SSE_ZH)).missed);
  });
});
