import { expect, it } from 'vitest';
import { AUDIENCE, createIssuerKey, ISSUER } from '../access/issuer.ts';
import { startProcess } from '../support/process.ts';
import { serve } from '../support/serve.ts';
import { postBody, type Target, times } from './attack.ts';
import { startBystander } from './bystander.ts';
import { message, openWebSocket } from './frames.ts';

const BODY = '{"query":"{ __typename }"}';
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The times that a gateway may ask for the keys of its issuer, however many keys are named that it does not know. */
const MAX_KEY_READS = 3;

const start = async () => {
  const key = await createIssuerKey('k1');
  let keyReads = 0;
  const issuer = await serve((_request, response) => {
    keyReads += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [key.jwk] }));
  });
  const gateway = startProcess('main.ts', {
    ...{ PORT: '0', AUTH: 'jwt', JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE, JWT_JWKS_URL: issuer },
    TRUSTED_PROXIES: '127.0.0.1',
    NODE_OPTIONS: '--max-old-space-size=256',
  });
  const [, url = ''] = await gateway.outputs(/"url":"([^"]+)"/);
  return { ...gateway, key, target: { url, address: '198.51.100.1' }, keyReads: () => keyReads };
};

const ask = (target: Target, token: string): Promise<string> =>
  postBody(target, BODY, { authorization: `Bearer ${token}` });

/** How a WebSocket closes whose client introduces itself by a token. */
const greet = async (target: Target, token: string): Promise<string> => {
  const { socket, ended } = await openWebSocket(target);
  socket.write(message({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  const end = await ended;
  socket.destroy();
  return end;
};

it('stands 1,000 invalid tokens of many kinds', { timeout: 60_000 }, async () => {
  const { key, target, keyReads, ...gateway } = await start();
  const exp = Date.now() / 1_000 + 600;
  const precheck_grants = [{ actions: ['read'] }];
  const token = await key.sign({ exp, precheck_grants });
  const stranger = await createIssuerKey('k1');
  const tokens = await times(200, async (index) => [
    await stranger.sign({ exp, jti: `${index}` }),
    await stranger.sign({ exp }, { kid: `unknown-${index}` }),
    `${part({ alg: 'none', n: index })}.${part({ iss: ISSUER, aud: AUDIENCE, sub: 'ann', exp, precheck_grants })}.`,
    `${token.slice(0, -10)}${String(index).padStart(10, 'A')}`,
    'A'.repeat(10_000 + index),
  ]);

  const bystander = startBystander(target, { token });
  const ends = await Promise.all(tokens.flat().map((bad) => ask(target, bad)));
  const closes = await Promise.all(tokens.slice(0, 20).map(([bad = '']) => greet(target, bad)));
  await bystander.stop();

  expect(new Set(ends)).toEqual(new Set(['401 UNAUTHENTICATED']));
  expect(new Set(closes)).toEqual(new Set(['closed 4401']));
  expect(keyReads()).toBeLessThanOrEqual(MAX_KEY_READS);
  expect(gateway.printed.out).not.toContain('unexpected failure');
  for (const bad of tokens.flat()) expect(gateway.printed.out).not.toContain(bad);
  gateway.signal('SIGTERM');
  expect(await gateway.ended()).toEqual({ code: 0, signal: null });
});
