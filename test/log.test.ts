import { describe, expect, it } from 'vitest';
import { createLog, createSecrets } from '../src/log.ts';
import { createSink } from './support/sink.ts';

const start = async ({ isTTY = false, level = 'info' as const, secrets = [] as string[] } = {}) => {
  const sink = createSink(isTTY);
  const log = await createLog({ level, secrets, output: sink.output });
  return { sink, log };
};

describe.each([false, true])('at a terminal: %s', (isTTY) => {
  it('fields of secrets are taken out', async () => {
    const { sink, log } = await start({ isTTY });
    const fields = { accessKeySecret: 'canary-1', securityToken: 'canary-2', authorization: 'canary-3' };
    log.info({ ...fields, key: fields, shown: 'kept' }, 'a phrase');
    expect(sink.written).toContain('kept');
    expect(sink.written).toContain('a phrase');
    expect(sink.written).not.toContain('canary');
  });

  it.each(['canary-of-ten', 'canary"with\\quotes', 'canary+/=='])(
    'the secret %s is hidden wherever it stands',
    async (secret) => {
      const { sink, log } = await start({ isTTY, secrets: [secret] });
      const err = new Error(`sent ${secret}`, { cause: new Error(`again ${secret}`) });
      log.error({ err, [secret]: { deep: [secret] } }, `phrase ${secret}`);
      expect(sink.written).toContain('[hidden]');
      expect(sink.written).not.toContain('canary');
    },
  );
});

it.each([
  'ACS3-HMAC-SHA256 Credential=an-id,SignedHeaders=host;x-acs-date,Signature=06563a9e1b43f5df',
  'Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln_-~+/=',
])('what authorizes a request is hidden in any text: %s', async (authorization) => {
  const { sink, log } = await start();
  log.error({ err: new Error(`sent ${authorization} to them`) }, 'failed');
  expect(sink.written).toMatch(/(Signature=|Bearer )\[hidden\] to them/);
  for (const part of ['06563a9e', 'eyJ', 'c2ln']) expect(sink.written).not.toContain(part);
});

it.each([
  ['Bearer  a-key$%+malformed, later', 'Bearer  [hidden], later'],
  ['Bearer \ta-key later', 'Bearer \t[hidden] later'],
  ['got eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhLWtleSJ9.a-key later', 'got [hidden] later'],
  ['got eyJhbGciOiJub25lIn0.eyJpc3MiOiJhLWtleSJ9. later', 'got [hidden] later'],
  ['https://a-user:a-key@issuer.test/keys', 'https://[hidden]@issuer.test/keys'],
  ['https://issuer.test/keys and a@b.test', 'https://issuer.test/keys and a@b.test'],
])('the secret in "%s" is hidden', async (text, shown) => {
  const { sink, log } = await start();
  log.error({ err: new Error(text) }, 'failed');
  expect(sink.lines).toMatchObject([{ err: { message: shown } }]);
  expect(sink.written).not.toContain('a-key');
});

describe('an error', () => {
  it('is told by type, message, code, stack and causes, and by nothing else that it carries', async () => {
    const { sink, log } = await start();
    const cause = Object.assign(new TypeError('deep'), { code: 'E_DEEP', request: { headers: 'canary' } });
    log.error({ err: Object.assign(new Error('top', { cause }), { headers: 'canary' }) }, 'failed');
    expect(sink.lines).toMatchObject([
      {
        msg: 'failed',
        err: {
          ...{ type: 'Error', message: 'top', stack: expect.stringContaining('log.test.ts') },
          cause: { type: 'TypeError', message: 'deep', code: 'E_DEEP' },
        },
      },
    ]);
    expect(sink.written).not.toContain('canary');
  });

  it('that is its own cause ends', async () => {
    const { sink, log } = await start();
    const err = new Error('round');
    err.cause = err;
    log.error({ err }, 'failed');
    expect(sink.lines).toHaveLength(1);
  });

  it('that is none is told as text', async () => {
    const { sink, log } = await start();
    log.error({ err: 'only text' }, 'failed');
    expect(sink.lines).toMatchObject([{ err: { message: 'only text' } }]);
  });
});

it('the level leaves out what is below it', async () => {
  const sink = createSink();
  const log = await createLog({ level: 'warn', secrets: [], output: sink.output });
  log.info('not this');
  log.warn('this');
  expect(sink.lines).toMatchObject([{ level: 40, msg: 'this' }]);
});

describe('secrets', () => {
  it('are those of the latest key and of the one before it, which calls under way still carry', () => {
    const secrets = createSecrets();
    expect([...secrets]).toEqual([]);
    secrets.renew('default', ['secret-1', 'token-1']);
    expect([...secrets]).toEqual(['secret-1', 'token-1']);
    secrets.renew('default', ['secret-2', null]);
    expect([...secrets]).toEqual(['secret-2', 'secret-1', 'token-1']);
    secrets.renew('default', ['secret-3', 'token-3']);
    expect([...secrets]).toEqual(['secret-3', 'token-3', 'secret-2']);
  });

  it('of several holders are kept by holder, and the same ones again change nothing', () => {
    const secrets = createSecrets();
    secrets.renew('one', ['one-1', null]);
    secrets.renew('two', ['two-1', 'token-1']);
    secrets.renew('one', ['one-2', null]);
    secrets.renew('one', ['one-2', null]);
    expect([...secrets].sort()).toEqual(['one-1', 'one-2', 'token-1', 'two-1']);
    secrets.renew('one', ['one-3', null]);
    expect([...secrets].sort()).toEqual(['one-2', 'one-3', 'token-1', 'two-1']);
  });

  it('that are empty hide nothing', async () => {
    const secrets = createSecrets();
    secrets.renew('default', ['', null]);
    const sink = createSink();
    const log = await createLog({ level: 'info', secrets, output: sink.output });
    log.info('a phrase');
    expect(sink.lines).toMatchObject([{ msg: 'a phrase' }]);
  });

  it('that come later are hidden from then on', async () => {
    const secrets = createSecrets();
    const sink = createSink();
    const log = await createLog({ level: 'info', secrets, output: sink.output });
    secrets.renew('default', ['canary']);
    log.info({ subject: 'canary' }, 'a phrase');
    expect(sink.lines).toMatchObject([{ subject: '[hidden]' }]);
  });
});
