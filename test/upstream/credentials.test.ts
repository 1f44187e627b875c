import { describe, expect, it } from 'vitest';
import type { PrecheckError } from '../../src/domain/precheck-error.ts';
import type { AccessKey } from '../../src/upstream/acs-signature.ts';
import {
  type CredentialSource,
  createCredentials,
  fixedCredentials,
} from '../../src/upstream/credentials.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import { KEY, STS_KEY } from './scripted-send.ts';

const keyOf = (name: string): AccessKey => ({
  accessKeyId: name,
  accessKeySecret: `${name}-secret`,
  securityToken: `${name}-token`,
});

/** What a source does when it is asked for the nth time. */
type Ask = (time: number) => Promise<AccessKey>;

const gives =
  (name: string): Ask =>
  async (time) =>
    keyOf(`${name}${time}`);
const fails =
  (reason: string): Ask =>
  async () => {
    throw new Error(reason);
  };
const hangs: Ask = () => new Promise(() => {});

const start = (asks: Record<string, Ask>) => {
  const clock = createManualClock();
  const asked: string[] = [];
  const renewed: string[] = [];
  const failures: PrecheckError[] = [];
  const sources = Object.keys(asks).map((name): CredentialSource => {
    let time = 0;
    return {
      name,
      ask: () => {
        time += 1;
        asked.push(name);
        return asks[name]?.(time) ?? Promise.reject(new Error('gone'));
      },
    };
  });
  const credentials = createCredentials({
    ...{ sources, clock },
    onRenewed: ({ accessKeyId }, source) => void renewed.push(`${accessKeyId} from ${source}`),
    onFailure: (error) => void failures.push(error),
  });
  return { clock, asks, asked, renewed, failures, credentials };
};

const RENEW_MS = 5 * 60_000;

it('a fixed key is the same one whatever is said of it', async () => {
  const credentials = fixedCredentials(KEY);
  expect(await credentials(null)).toBe(KEY);
  expect(await credentials(KEY)).toBe(KEY);
});

describe('the first source that has credentials', () => {
  it('gives them, and those behind it are not asked', async () => {
    const { credentials, asked, renewed } = start({ a: fails('no'), b: gives('b'), c: gives('c') });
    expect(await credentials(null)).toEqual(keyOf('b1'));
    expect(asked).toEqual(['a', 'b']);
    expect(renewed).toEqual(['b1 from b']);
  });

  it('stays the one: when it fails, no other answers in its place', async () => {
    const { clock, asks, asked, credentials } = start({ a: fails('off'), b: gives('b'), c: gives('c') });
    const first = await credentials(null);
    asks['a'] = gives('a');
    asks['b'] = fails('down');
    const message = 'No Alibaba Cloud credentials. Tried: b (down)';
    for (let i = 0; i < 3; i++) {
      await expect(credentials(first)).rejects.toMatchObject({ message });
      await clock.advance(1_000);
    }
    asks['b'] = gives('b');
    expect(await credentials(first)).toEqual(keyOf('b5'));
    expect(asked).toEqual(['a', 'b', 'b', 'b', 'b', 'b']);
  });
});

describe('without credentials', () => {
  it('the error names what was tried and why it did not serve', async () => {
    const { credentials } = start({ a: fails('without A'), b: fails('ENOENT') });
    await expect(credentials(null)).rejects.toMatchObject({
      code: 'UPSTREAM_CREDENTIALS',
      message: 'No Alibaba Cloud credentials. Tried: a (without A), b (ENOENT)',
    });
  });

  it('requests within a second are told the same, and the next one starts over', async () => {
    const { clock, asks, asked, credentials } = start({ a: fails('no'), b: fails('no') });
    await expect(credentials(null)).rejects.toThrow();
    asks['a'] = gives('a');
    await clock.advance(999);
    await expect(credentials(null)).rejects.toThrow('b (no)');
    await clock.advance(1);
    expect(await credentials(null)).toEqual(keyOf('a2'));
    expect(asked).toEqual(['a', 'b', 'a']);
  });

  it('a source that hangs costs 10 s in all, is named, and nothing behind it is asked', async () => {
    const { clock, asked, credentials } = start({ a: fails('no'), b: hangs, c: gives('c') });
    const outcome = expect(credentials(null)).rejects.toMatchObject({
      code: 'UPSTREAM_CREDENTIALS',
      message: 'No Alibaba Cloud credentials. Tried: a (no), b (no answer within 10000 ms in all)',
    });
    await clock.advance(10_000);
    await outcome;
    expect(clock.sleepers).toBe(0);
    expect(asked).toEqual(['a', 'b']);
  });

  it('a source that fails after that leads to no further one', async () => {
    const late = Promise.withResolvers<AccessKey>();
    const { clock, asked, credentials } = start({ a: () => late.promise, b: gives('b') });
    const outcome = expect(credentials(null)).rejects.toThrow();
    await clock.advance(10_000);
    await outcome;
    late.reject(new Error('too late'));
    await settle();
    expect(asked).toEqual(['a']);
  });
});

describe('requests at one time', () => {
  it('ask once, and share what comes of it', async () => {
    const { asked, credentials } = start({ a: gives('a') });
    const keys = await Promise.all(Array.from({ length: 50 }, () => credentials(null)));
    expect(new Set(keys).size).toBe(1);
    expect(asked).toEqual(['a']);
  });

  it('share a failure too', async () => {
    const { asked, credentials } = start({ a: fails('no') });
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => credentials(null)));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(asked).toEqual(['a']);
  });
});

describe('a key that is held', () => {
  it('serves for 5 minutes without a question, and on while it is asked for again', async () => {
    const { clock, asks, asked, renewed, credentials } = start({ a: gives('a') });
    const first = await credentials(null);
    await clock.advance(RENEW_MS - 1);
    expect(await credentials(null)).toBe(first);
    expect(asked).toHaveLength(1);
    const next = Promise.withResolvers<AccessKey>();
    asks['a'] = () => next.promise;
    await clock.advance(1);
    expect(await credentials(null)).toBe(first);
    expect(await credentials(null)).toBe(first);
    expect(asked).toHaveLength(2);
    next.resolve(keyOf('fresh'));
    await settle();
    expect(await credentials(null)).toEqual(keyOf('fresh'));
    expect(renewed).toEqual(['a1 from a', 'fresh from a']);
  });

  it('is the same object as long as the source says the same', async () => {
    const { clock, renewed, credentials } = start({ a: async () => keyOf('same') });
    const first = await credentials(null);
    await clock.advance(RENEW_MS);
    await credentials(null);
    await settle();
    expect(await credentials(null)).toBe(first);
    expect(renewed).toEqual(['same from a']);
  });

  it.each(['accessKeyId', 'accessKeySecret', 'securityToken'])(
    'is another one once its %s is',
    async (part) => {
      const { clock, asks, renewed, credentials } = start({ a: async () => keyOf('same') });
      await credentials(null);
      const next = { ...keyOf('same'), [part]: 'changed' };
      asks['a'] = async () => next;
      await clock.advance(RENEW_MS);
      await credentials(null);
      await settle();
      expect(await credentials(null)).toEqual(next);
      expect(renewed).toHaveLength(2);
    },
  );

  it('serves on when it cannot be renewed, which is told, and asked for no more often', async () => {
    const { clock, asks, asked, failures, credentials } = start({ a: gives('a') });
    const first = await credentials(null);
    asks['a'] = fails('down');
    for (let time = 1; time <= 9; time++) {
      await clock.advance(RENEW_MS);
      for (let i = 0; i < 5; i++) expect(await credentials(null)).toBe(first);
      await settle();
      expect(failures).toHaveLength(time);
      expect(asked).toHaveLength(1 + time);
    }
    expect(failures[0]?.message).toBe('No Alibaba Cloud credentials. Tried: a (down)');
  });
});

describe('a key that the vendor refused', () => {
  it('is replaced at once, for all who were refused', async () => {
    const { asked, renewed, credentials } = start({ a: gives('a') });
    const first = await credentials(null);
    const keys = await Promise.all([credentials(first), credentials(first), credentials(null)]);
    expect(keys).toEqual([keyOf('a2'), keyOf('a2'), keyOf('a2')]);
    expect(asked).toHaveLength(2);
    expect(renewed).toEqual(['a1 from a', 'a2 from a']);
    // Who comes late with the old key gets the new one without another question.
    expect(await credentials(first)).toEqual(keyOf('a2'));
    expect(asked).toHaveLength(2);
  });

  it('is replaced by what is asked after the refusal, not by what was under way before it', async () => {
    const { clock, asks, asked, renewed, credentials } = start({ a: gives('a') });
    const first = await credentials(null);
    const [before, after] = [Promise.withResolvers<AccessKey>(), Promise.withResolvers<AccessKey>()];
    asks['a'] = (time) => (time === 2 ? before.promise : after.promise);
    await clock.advance(RENEW_MS);
    await credentials(null);
    const refused = credentials(first);
    before.resolve(first);
    await settle();
    const alsoRefused = credentials(first);
    after.resolve(keyOf('fresh'));
    expect(await Promise.all([refused, alsoRefused])).toEqual([keyOf('fresh'), keyOf('fresh')]);
    expect(await credentials(null)).toEqual(keyOf('fresh'));
    expect(asked).toHaveLength(3);
    expect(renewed).toEqual(['a1 from a', 'fresh from a']);
  });

  it('is not handed out again while there is no other', async () => {
    const { clock, asks, asked, credentials } = start({ a: gives('a') });
    const first = await credentials(null);
    asks['a'] = fails('down');
    await expect(credentials(first)).rejects.toMatchObject({ code: 'UPSTREAM_CREDENTIALS' });
    await clock.advance(1_000);
    await expect(credentials(null)).rejects.toMatchObject({ code: 'UPSTREAM_CREDENTIALS' });
    expect(asked).toHaveLength(3);
  });

  it('is handed out again, as the same object, where the source gives no other', async () => {
    const { credentials } = start({ a: async () => ({ ...STS_KEY }) });
    const first = await credentials(null);
    expect(await credentials(first)).toBe(first);
    expect(await credentials(null)).toBe(first);
  });
});
