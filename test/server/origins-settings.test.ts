import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startProcess } from '../support/process.ts';
import { send } from '../support/sockets.ts';

describe('ALLOWED_ORIGINS', () => {
  it.each([
    ['https://app.example', ['https://app.example']],
    [
      ' https://App.example:8443 ,http://localhost:5173',
      ['https://app.example:8443', 'http://localhost:5173'],
    ],
    ['http://[::1]:3000', ['http://[::1]:3000']],
  ])('may be %j', (text, allowedOrigins) => {
    expect(readConfig({ ALLOWED_ORIGINS: text })).toMatchObject({ allowedOrigins });
  });

  it.each([
    'app.example',
    'https://app.example/',
    'https://app.example/path',
    'https://app.example:443',
    'https://app.example,',
    'https://app.example https://b.example',
    'null',
    'file:///',
    'data:text/html,x',
  ])('may not be %j', (text) => {
    expect(() => readConfig({ ALLOWED_ORIGINS: text })).toThrow(
      `ALLOWED_ORIGINS must be a list of origins such as https://app.example, without a path or the usual port, got ${JSON.stringify(text)}`,
    );
  });

  it('may not have a person in it, who is not shown', () => {
    const text = 'https://user@app.example';
    expect(() => readConfig({ ALLOWED_ORIGINS: text })).toThrow(
      /the usual port, got a value that is not shown$/,
    );
  });

  it.each(['*', 'https://app.example, *', 'https://*.app.example'])('may not be %j, for a reason', (text) => {
    expect(() => readConfig({ ALLOWED_ORIGINS: text })).toThrow(
      /^ALLOWED_ORIGINS must be a list without \*: each origin has a name, or any page could ask, got "[^"]*"$/,
    );
  });
});

describe('TRUSTED_PROXIES', () => {
  it('are addresses and networks', () => {
    const text = '127.0.0.1, 10.0.0.0/8,::1,fd00::/8';
    expect(readConfig({ TRUSTED_PROXIES: text }).trustedProxies).toEqual(text.split(/, ?/));
  });

  it.each([
    'nginx',
    '10.0.0',
    '10.0.0.0/33',
    '10.0.0.0/0',
    '::/0',
    '::1/129',
    '10.0.0.0/8/8',
    '1.2.3.4,',
    '*',
  ])('may not be %j', (text) => {
    expect(() => readConfig({ TRUSTED_PROXIES: text })).toThrow(/^TRUSTED_PROXIES must be a list of IP/);
  });
});

describe('a gateway that was started', () => {
  const statusFor = async (env: Record<string, string>) => {
    const [, port] = await startProcess('main.ts', { PORT: '0', ...env }).outputs(/"url":"http:[^"]+:(\d+)/);
    const headers = { host: 'gateway.example' };
    return (await send(Number(port), { path: '/graphql?query={__typename}', headers })).status;
  };

  it('where nobody says who he is, is asked by names of loopback, unless that is wanted', async () => {
    expect(await statusFor({})).toBe(403);
    expect(await statusFor({ ALLOW_ANONYMOUS: 'true' })).toBe(200);
  });
});
