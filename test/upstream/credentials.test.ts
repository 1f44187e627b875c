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

/** What a source does when it is asked; `made` counts how often the sources were made anew. */
type Ask = (made: number) => Promise<AccessKey>;

const gives =
  (name: string): Ask =>
  async (made) =>
    keyOf(`${name}${made}`);
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
  let made = 0;
  const sources = (): CredentialSource[] => {
    made += 1;
    const generation = made;
    return Object.keys(asks).map((name) => ({
      name,
      ask: () => {
        asked.push(`${name}${generation}`);
        return asks[name]?.(generation) ?? Promise.reject(new Error('gone'));
      },
    }));
  };
  const credentials = createCredentials({
    ...{ sources, clock },
    onRenewed: ({ accessKeyId }, source) => void renewed.push(`${accessKeyId} from ${source}`),
    onFailure: (error) => void failures.push(error),
  });
  return { clock, asks, asked, renewed, failures, credentials };
};

const MINUTE_MS = 60_000;

it('a fixed key is the same one whatever is said of it', async () => {
  const credentials = fixedCredentials(KEY);
  expect(await credentials(null)).toBe(KEY);
  expect(await credentials(KEY)).toBe(KEY);
});

describe('the first source that has credentials', () => {
  it('gives them, and those behind it are not asked', async () => {
    const { credentials, asked, renewed } = start({ a: fails('no'), b: gives('b'), c: gives('c') });
    expect(await credentials(null)).toEqual(keyOf('b1'));
    expect(asked).toEqual(['a1', 'b1']);
    expect(renewed).toEqual(['b1 from b']);
  });

  it('stays the one: when it fails, no other answers in its place', async () => {
    const { clock, asks, credentials } = start({ a: fails('off'), b: gives('b'), c: gives('c') });
    await credentials(null);
    asks['a'] = gives('a');
    asks['b'] = fails('down');
    await clock.advance(10 * MINUTE_MS);
    const message = 'No Alibaba Cloud credentials. Tried: b (down)';
    for (let i = 0; i < 3; i++) await expect(credentials(null)).rejects.toMatchObject({ message });
    asks['b'] = gives('b');
    expect(await credentials(null)).toEqual(keyOf('b4'));
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

  it('the next request starts over, with sources made anew', async () => {
    const { asks, asked, credentials } = start({ a: fails('no'), b: fails('no') });
    await expect(credentials(null)).rejects.toThrow();
    asks['a'] = gives('a');
    expect(await credentials(null)).toEqual(keyOf('a2'));
    expect(asked).toEqual(['a1', 'b1', 'a2']);
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
    expect(asked).toEqual(['a1', 'b1']);
  });

  it('a source that fails after that leads to no further one', async () => {
    const late = Promise.withResolvers<AccessKey>();
    const { clock, asked, credentials } = start({ a: () => late.promise, b: gives('b') });
    const outcome = expect(credentials(null)).rejects.toThrow();
    await clock.advance(10_000);
    await outcome;
    late.reject(new Error('too late'));
    await settle();
    expect(asked).toEqual(['a1']);
  });
});

describe('requests at one time', () => {
  it('ask once, and share what comes of it', async () => {
    const { asked, credentials } = start({ a: gives('a') });
    const keys = await Promise.all(Array.from({ length: 50 }, () => credentials(null)));
    expect(new Set(keys).size).toBe(1);
    expect(asked).toEqual(['a1']);
  });

  it('share a failure too', async () => {
    const { asked, credentials } = start({ a: fails('no') });
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => credentials(null)));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(asked).toEqual(['a1']);
  });
});

describe('a key that is held', () => {
  it('serves for a minute without the source being asked, then while it is', async () => {
    const { clock, asks, asked, credentials } = start({ a: gives('a') });
    const first = await credentials(null);
    await clock.advance(MINUTE_MS - 1);
    expect(await credentials(null)).toBe(first);
    expect(asked).toHaveLength(1);
    const next = Promise.withResolvers<AccessKey>();
    asks['a'] = () => next.promise;
    await clock.advance(1);
    expect(await credentials(null)).toBe(first);
    expect(await credentials(null)).toBe(first);
    // The same source, which remembers its session, not a new one.
    expect(asked).toEqual(['a1', 'a1']);
    next.resolve(keyOf('fresh'));
    await settle();
    expect(await credentials(null)).toEqual(keyOf('fresh'));
  });

  it('is the same object as long as the source says the same', async () => {
    const { clock, renewed, credentials } = start({ a: async () => keyOf('same') });
    const first = await credentials(null);
    await clock.advance(MINUTE_MS);
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
      await clock.advance(MINUTE_MS);
      await credentials(null);
      await settle();
      expect(await credentials(null)).toEqual(next);
      expect(renewed).toHaveLength(2);
    },
  );

  it('serves on when it cannot be renewed, which is told, and asked for once a minute', async () => {
    const { clock, asks, asked, failures, credentials } = start({ a: gives('a') });
    const first = await credentials(null);
    asks['a'] = fails('down');
    for (let minute = 1; minute <= 9; minute++) {
      await clock.advance(MINUTE_MS);
      for (let i = 0; i < 5; i++) expect(await credentials(null)).toBe(first);
      await settle();
      expect(failures).toHaveLength(minute);
      expect(asked).toHaveLength(1 + minute);
    }
    expect(failures[0]?.message).toBe('No Alibaba Cloud credentials. Tried: a (down)');
    await clock.advance(MINUTE_MS);
    await expect(credentials(null)).rejects.toBeInstanceOf(Error);
  });

  it('is not trusted once nobody asked for 10 minutes', async () => {
    const { clock, credentials } = start({ a: gives('a') });
    const first = await credentials(null);
    await clock.advance(10 * MINUTE_MS);
    const second = credentials(null);
    expect(await second).toEqual(first);
  });
});

describe('a key that the vendor refused as expired', () => {
  it('is replaced at once, by a source made anew, for all who were refused', async () => {
    const { asked, renewed, credentials } = start({ a: gives('a') });
    const first = await credentials(null);
    const keys = await Promise.all([credentials(first), credentials(first), credentials(null)]);
    expect(keys.slice(0, 2)).toEqual([keyOf('a2'), keyOf('a2')]);
    expect(asked).toEqual(['a1', 'a2']);
    expect(renewed).toEqual(['a1 from a', 'a2 from a']);
    // Who comes late with the old key gets the new one without another question.
    expect(await credentials(first)).toEqual(keyOf('a2'));
    expect(asked).toHaveLength(2);
  });

  it('is not handed out again while there is no other', async () => {
    const { asks, asked, credentials } = start({ a: gives('a') });
    const first = await credentials(null);
    asks['a'] = fails('down');
    await expect(credentials(first)).rejects.toMatchObject({ code: 'UPSTREAM_CREDENTIALS' });
    await expect(credentials(null)).rejects.toMatchObject({ code: 'UPSTREAM_CREDENTIALS' });
    expect(asked).toEqual(['a1', 'a2', 'a3']);
  });

  it('is handed out again, as the same object, where the source gives no other', async () => {
    const { credentials } = start({ a: async () => ({ ...STS_KEY }) });
    const first = await credentials(null);
    expect(await credentials(first)).toBe(first);
  });
});
