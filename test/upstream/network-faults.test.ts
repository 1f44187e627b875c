import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createAcsAttempt } from '../../src/upstream/acs-attempt.ts';
import { createSend } from '../../src/upstream/send.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { DBS_REQUEST } from './answers.ts';
import { KEY, scriptedSend } from './scripted-send.ts';

const PREFIX = 'Dbs could not be reached for DescribePreCheckProgressList';

const attemptWith = (send: ReturnType<typeof createSend>['send'], origin: string) =>
  createAcsAttempt({ send, clock: createManualClock(), onAttempt: () => {} })(
    { ...DBS_REQUEST, endpoint: { origin, isKnown: true } },
    KEY,
    new AbortController().signal,
  );

/** A port that takes connections, or took them once. */
const listen = async (onSocket: Parameters<typeof createServer>[1]) => {
  const server = createServer(onSocket).listen(0, '127.0.0.1');
  const close = async () => {
    server.close();
    await once(server, 'close');
  };
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return { port: address.port, close };
};

it.each([
  ['ENOTFOUND', 'host name not found'],
  ['EAI_AGAIN', 'host name not found'],
  ['ECONNREFUSED', 'connection refused'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection in time'],
  ['ETIMEDOUT', 'no connection in time'],
  ['EHOSTUNREACH', 'no route to the host'],
  ['ENETUNREACH', 'no route to the host'],
  ['ECONNRESET', 'connection broken off'],
  ['UND_ERR_SOCKET', 'connection broken off'],
  ['CERT_HAS_EXPIRED', 'certificate not accepted'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate not accepted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate not accepted'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate not accepted'],
  ['EPROTO', 'TLS not agreed on'],
])('%s is told as: %s', async (code, fault) => {
  const cause = Object.assign(new Error('connect 10.0.0.7:443'), { code });
  const { send } = scriptedSend(async () => {
    throw cause;
  });
  const settled = await attemptWith(send, 'https://dbs.example');
  const error = { code: 'UPSTREAM_UNAVAILABLE', message: `${PREFIX}: ${fault}`, cause };
  expect(settled).toMatchObject({ error, remedy: 'AGAIN' });
});

it.each([{ code: 'NOVEL' }, { code: 7 }, {}])('one of no known name is told without: %j', async (fields) => {
  const { send } = scriptedSend(async () => {
    throw Object.assign(new Error('connect 10.0.0.7:443'), fields);
  });
  expect(await attemptWith(send, 'https://dbs.example')).toMatchObject({ error: { message: PREFIX } });
});

it.each([
  ['a name that does not resolve', 'https://dbs.invalid', /^E(NOTFOUND|AI_AGAIN)$/, 'host name not found'],
  ['a port where nobody listens', null, /^ECONNREFUSED$/, 'connection refused'],
] as const)('%s', async (_what, origin, code, fault) => {
  const { send, close } = createSend();
  onTestFinished(close);
  const { port, close: closePort } = await listen(() => {});
  await closePort();
  const settled = await attemptWith(send, origin ?? `https://127.0.0.1:${port}`);
  const cause = { code: expect.stringMatching(code) };
  expect(settled).toMatchObject({ error: { message: `${PREFIX}: ${fault}`, cause } });
});

it('a server that hangs up', async () => {
  const { send, close } = createSend();
  const { port, close: closePort } = await listen((socket) => socket.destroy());
  onTestFinished(async () => void (await Promise.all([close(), closePort()])));
  const settled = await attemptWith(send, `https://127.0.0.1:${port}`);
  expect(settled).toMatchObject({ error: { message: `${PREFIX}: connection broken off` } });
});
