import { describe, expect, it } from 'vitest';
import { createAuthenticate, unauthenticated } from '../../src/access/authenticate.ts';
import { type Caller, createCaller } from '../../src/domain/caller.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { codeAndMessage } from './issuer.ts';

/** Whatever token: it is that of a caller of its name, and how often each was looked into. */
const createKnowing = (expiresAtMs: number | null = null) => {
  const clock = createManualClock(0);
  const looks: string[] = [];
  const identify = async (subject: string): Promise<Caller> => {
    looks.push(subject);
    if (subject.startsWith('bad')) throw unauthenticated('bad');
    return createCaller({ subject, grants: [], sights: [], expiresAtMs });
  };
  return { clock, looks, authenticate: createAuthenticate({ identify, clock }) };
};

describe('an Authorization header', () => {
  it.each([null, ''])('that is not there: %j', async (header) => {
    expect(await codeAndMessage(createKnowing().authenticate(header))).toEqual({
      code: 'UNAUTHENTICATED',
      message: 'authorization must be "Bearer" and a token, got none',
    });
  });

  it.each([
    ['of another scheme', 'Basic aHVudGVyMg=='],
    ['of none', 'hunter2'],
    ['without a token', 'Bearer'],
    ['with a space for a token', 'Bearer '],
    ['with two tokens', 'Bearer hunter2 hunter2'],
    ['with = in the middle', 'Bearer hunter2=hunter2'],
    ['with a comma', 'Bearer, hunter2'],
    ['in quotes', 'Bearer "hunter2"'],
    ['with another word', 'BearerX hunter2'],
    ['with a letter that no header has', 'Bearer h\u00fcnter2'],
    ['that is endless', `Bearer ${'hunter2'.repeat(2_341)}`],
  ])('that is something else, %s', async (_what, header) => {
    const { looks, authenticate } = createKnowing();
    expect(await codeAndMessage(authenticate(header))).toEqual({
      code: 'UNAUTHENTICATED',
      message: 'authorization must be "Bearer" and a token of at most 16384 characters, got something else',
    });
    expect(looks).toEqual([]);
  });

  it.each(['Bearer a.b-c_d~e+f/g==', 'bearer   a.b-c_d~e+f/g==', ' BEARER a.b-c_d~e+f/g== '])(
    'whose token is looked into: %j',
    async (header) => {
      const { looks, authenticate } = createKnowing();
      expect(await authenticate(header)).toMatchObject({ subject: 'a.b-c_d~e+f/g==' });
      expect(looks).toEqual(['a.b-c_d~e+f/g==']);
    },
  );
});

describe('a token', () => {
  it('is looked into once, and not remembered beyond its end', async () => {
    const { clock, looks, authenticate } = createKnowing(10_000);
    const first = await authenticate('Bearer ann');
    expect(await authenticate('bearer  ann')).toBe(first);
    await clock.advance(9_999);
    expect(await authenticate('Bearer ann')).toBe(first);
    expect(looks).toEqual(['ann']);
    await clock.advance(1);
    await authenticate('Bearer ann');
    expect(looks).toEqual(['ann', 'ann']);
  });

  it('that never ends is looked into once', async () => {
    const { clock, looks, authenticate } = createKnowing();
    await authenticate('Bearer ann');
    await clock.advance(10 ** 12);
    await authenticate('Bearer ann');
    expect(looks).toEqual(['ann']);
  });

  it('is looked into once for many who come with it at once', async () => {
    const { looks, authenticate } = createKnowing();
    const callers = await Promise.all(Array.from({ length: 100 }, () => authenticate('Bearer ann')));
    expect(new Set(callers).size).toBe(1);
    expect(looks).toEqual(['ann']);
  });

  it('that is bad is looked into each time', async () => {
    const { looks, authenticate } = createKnowing();
    for (let time = 0; time < 3; time += 1) await expect(authenticate('Bearer bad')).rejects.toThrow('bad');
    expect(looks).toEqual(['bad', 'bad', 'bad']);
  });

  it('is that of one caller, however alike another one is', async () => {
    const { authenticate } = createKnowing();
    for (const subject of ['ann', 'Ann', 'ann=', 'ann.'])
      expect(await authenticate(`Bearer ${subject}`)).toMatchObject({ subject });
  });

  it('is forgotten for 10,000 newer ones', async () => {
    const { looks, authenticate } = createKnowing();
    const tokens = Array.from({ length: 10_001 }, (_, at) => `t${at}`);
    for (const token of tokens) await authenticate(`Bearer ${token}`);
    await authenticate('Bearer t10000');
    await authenticate('Bearer t1');
    expect(looks).toEqual(tokens);
    await authenticate('Bearer t0');
    expect(looks.at(-1)).toBe('t0');
    expect(looks).toHaveLength(10_002);
  });
});
