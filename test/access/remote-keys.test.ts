import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createAuthenticate } from '../../src/access/authenticate.ts';
import { remoteKeys } from '../../src/access/remote-keys.ts';
import { soon } from '../support/event-stream.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { serve } from '../support/serve.ts';
import { codeAndMessage, createIssuerKey, identifyBy, refusalOf } from './issuer.ts';

const [key, newKey] = await Promise.all([createIssuerKey('k1'), createIssuerKey('k2')]);
const LONG = { exp: Date.parse('2026-02-01T00:00:00Z') / 1000 };

const UNAVAILABLE = {
  code: 'UPSTREAM_UNAVAILABLE',
  message: 'the token cannot be checked at present, as the keys of its issuer cannot be had',
};
const UNKNOWN_KEY = {
  code: 'UNAUTHENTICATED',
  message: 'the token must be signed by a key of its issuer',
};

type Answer = (response: ServerResponse) => void;

const keySet =
  (...keys: object[]): Answer =>
  (response) =>
    void response.end(JSON.stringify({ keys }));

/** An issuer that shows its keys, or does what the test says instead. */
const serveKeys = async (first: Answer = keySet(key.jwk)) => {
  const issuer = { answer: first, fetches: 0 };
  const url = await serve((_request, response) => {
    issuer.fetches += 1;
    issuer.answer(response);
  });
  const clock = createManualClock();
  const failures: unknown[] = [];
  const keys = remoteKeys({ url: `${url}/keys`, clock, onFailure: (thrown) => failures.push(thrown) });
  return { issuer, clock, failures, identify: identifyBy(keys, { clock }) };
};

const DOWN: Answer = (response) => void response.destroy();

describe('the keys of an issuer', () => {
  it('are fetched once, for however many', async () => {
    const { issuer, identify } = await serveKeys();
    const token = await key.sign();
    await Promise.all(Array.from({ length: 50 }, () => identify(token)));
    await identify(token);
    expect(issuer.fetches).toBe(1);
  });

  it('are fetched again after ten minutes, and one that was taken back is good no more', async () => {
    const { issuer, clock, identify } = await serveKeys();
    const token = await key.sign(LONG);
    await identify(token);
    issuer.answer = keySet(newKey.jwk);
    await clock.advance(599_999);
    await identify(token);
    expect(issuer.fetches).toBe(1);
    await clock.advance(1);
    expect(await codeAndMessage(identify(token))).toEqual(UNKNOWN_KEY);
    expect(issuer.fetches).toBe(2);
  });

  it('are fetched at once for a new one of them', async () => {
    const { issuer, clock, identify } = await serveKeys();
    await identify(await key.sign());
    issuer.answer = keySet(key.jwk, newKey.jwk);
    await clock.advance(30_000);
    expect(await identify(await newKey.sign())).toMatchObject({ subject: 'ann' });
    await identify(await key.sign());
    expect(issuer.fetches).toBe(2);
  });

  it('are fetched twice a minute at most for ones that nobody knows', async () => {
    const { issuer, clock, identify } = await serveKeys();
    const flood = async () => {
      const tokens = await Promise.all(
        Array.from({ length: 50 }, (_, at) => key.sign({}, { kid: `x${at}` })),
      );
      for (const refusal of await Promise.all(tokens.map((token) => codeAndMessage(identify(token)))))
        expect(refusal).toEqual(UNKNOWN_KEY);
    };
    await flood();
    expect(issuer.fetches).toBe(1);
    await clock.advance(29_999);
    await flood();
    expect(issuer.fetches).toBe(1);
    await clock.advance(1);
    await flood();
    await flood();
    expect(issuer.fetches).toBe(2);
  });

  it('without one for the algorithm of a token leave it unknown', async () => {
    const { identify } = await serveKeys(keySet({ ...key.jwk, alg: 'ES384' }, { ...key.jwk, use: 'enc' }));
    expect(await codeAndMessage(identify(await key.sign()))).toEqual(UNKNOWN_KEY);
  });

  it.each<[what: string, jwk: object]>([
    ['lack a part', { ...key.jwk, y: undefined }],
    ['are secret', { ...key.jwk, d: key.jwk.x }],
  ])('that %s leave it open whose a token is', async (_what, jwk) => {
    const { identify } = await serveKeys(keySet(jwk));
    expect(await codeAndMessage(identify(await key.sign()))).toEqual(UNAVAILABLE);
  });
});

describe('an issuer', () => {
  it.each<[what: string, answer: Answer, reason: RegExp]>([
    ['that is down', DOWN, /fetch failed/],
    ['that answers 500', (response) => void response.writeHead(500).end('{"keys":[]}'), /HTTP 500/],
    ['that answers a page', (response) => void response.end('<html>hunter2</html>'), /^.*are no JSON$/],
    ['that answers no key set', (response) => void response.end('{"hunter2":1}'), /malformed/],
    ['that answers nothing', (response) => void response.end(), /are no JSON/],
    [
      'that answers without an end',
      (response) => {
        const more = () => {
          while (!response.destroyed && response.write('[1,2,3,4]'.repeat(1_000)));
        };
        response.on('drain', more);
        more();
      },
      /more than 524288 bytes/,
    ],
    [
      'that leads elsewhere',
      (response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      /HTTP 302/,
    ],
  ])('%s is left alone for five seconds', async (_what, answer, reason) => {
    const { issuer, clock, failures, identify } = await serveKeys(answer);
    const token = await key.sign();
    const refusals = await Promise.all(Array.from({ length: 20 }, () => codeAndMessage(identify(token))));
    expect(refusals).toEqual(Array(20).fill(UNAVAILABLE));
    await clock.advance(4_999);
    expect(await codeAndMessage(identify(token))).toEqual(UNAVAILABLE);
    expect(issuer.fetches).toBe(1);
    expect(failures).toEqual([expect.objectContaining({ message: expect.stringMatching(reason) })]);
    expect(String(failures)).not.toContain('hunter2');
    issuer.answer = keySet(key.jwk);
    await clock.advance(1);
    expect(await identify(token)).toMatchObject({ subject: 'ann' });
    expect(issuer.fetches).toBe(2);
    expect(clock.sleepers).toBe(0);
  });

  it.each<[what: string, answer: Answer]>([
    ['does not answer', () => {}],
    ['does not end its answer', (response) => void response.write('{"keys":')],
  ])('that %s is waited for five seconds', async (_what, answer) => {
    const { issuer, clock, failures, identify } = await serveKeys(answer);
    const refused = refusalOf(identify(await key.sign()));
    await soon(() => issuer.fetches === 1);
    await clock.advance(5_000);
    expect(await refused).toMatchObject(UNAVAILABLE);
    expect(String(failures)).toContain('took more than 5000 ms');
  });

  it('that cannot be reached leaves the keys good that it had, for an hour', async () => {
    const { issuer, clock, identify } = await serveKeys();
    const token = await key.sign(LONG);
    await identify(token);
    issuer.answer = DOWN;
    await clock.advance(600_000);
    expect(await identify(token)).toMatchObject({ subject: 'ann' });
    expect(issuer.fetches).toBe(2);
    await clock.advance(2_999_999);
    expect(await identify(token)).toMatchObject({ subject: 'ann' });
    await clock.advance(1);
    expect(await codeAndMessage(identify(token))).toEqual(UNAVAILABLE);
    issuer.answer = keySet(key.jwk);
    await clock.advance(5_000);
    expect(await identify(token)).toMatchObject({ subject: 'ann' });
  });

  it('that cannot be reached leaves it open whether a new key is one of his', async () => {
    const { issuer, clock, identify } = await serveKeys();
    await identify(await key.sign());
    issuer.answer = DOWN;
    await clock.advance(30_000);
    const [known, unknown] = [await key.sign(), await newKey.sign()];
    for (let time = 0; time < 3; time += 1)
      expect(await codeAndMessage(identify(unknown))).toEqual(UNAVAILABLE);
    expect(await identify(known)).toMatchObject({ subject: 'ann' });
    expect(issuer.fetches).toBe(2);
    issuer.answer = keySet(key.jwk, newKey.jwk);
    await clock.advance(5_000);
    expect(await identify(unknown)).toMatchObject({ subject: 'ann' });
  });

  it('that cannot be reached at all keeps nobody out who is remembered', async () => {
    const { issuer, clock, identify } = await serveKeys();
    const authenticate = createAuthenticate({ identify, clock });
    const token = `Bearer ${await key.sign(LONG)}`;
    await authenticate(token);
    issuer.answer = DOWN;
    await clock.advance(7_200_000);
    expect(await authenticate(token)).toMatchObject({ subject: 'ann' });
    expect(await codeAndMessage(authenticate(`Bearer ${await key.sign({ ...LONG, sub: 'bob' })}`))).toEqual(
      UNAVAILABLE,
    );
  });
});
