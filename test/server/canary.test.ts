import { expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';
import type { AccessKey } from '../../src/upstream/acs-signature.ts';
import type { Send } from '../../src/upstream/send.ts';
import { createTestGateway } from '../support/gateway.ts';
import { createSink } from '../support/sink.ts';
import { answer, hang, reset, type Step, streaming, throttled } from '../upstream/scripted-send.ts';

const KEY: AccessKey = {
  accessKeyId: 'an-id',
  accessKeySecret: 'yellow-of-the-secret',
  securityToken: 'yellow-of-the-token',
};
const CLIENT_TOKEN = 'yellow-of-the-client';
const CANARIES = `${KEY.accessKeySecret} ${KEY.securityToken}`;

/** Throws what a careless library would: the whole request in its message and its fields. */
const careless =
  (make: (message: string) => Error): Step =>
  async (request) => {
    throw Object.assign(make(`${CANARIES} ${JSON.stringify(request.headers)}`), { request });
  };

const echo =
  (body: object): Step =>
  (request) =>
    answer(400, { ...body, Message: `${CANARIES} ${request.headers['authorization']}` })(request);

const breakOff = (): Step =>
  streaming(
    (async function* () {
      yield Buffer.from(`{"Status": "${CANARIES}`);
      throw new Error(CANARIES);
    })(),
  );

const STEPS: readonly [what: string, step: Step][] = [
  ['a success', answer(200, { Status: 'finish', Success: true })],
  ['a refused signature that shows what was signed', echo({ Code: 'SignatureDoesNotMatch' })],
  ['a refused key', echo({ Code: 'InvalidAccessKeyId.NotFound' })],
  ['an expired token', echo({ Code: 'InvalidSecurityToken.Expired' })],
  ['a code that holds the canary and spaces', answer(400, { Code: CANARIES })],
  ['a refusal in XML', answer(403, `<Error><Code>${CANARIES}</Code><Message>${CANARIES}</Message></Error>`)],
  [
    'words that are new',
    answer(200, { Status: CANARIES, Items: { PreCheckProgressDetail: [{ State: CANARIES }] } }),
  ],
  ['a list that is none', answer(200, { Status: 'finish', Items: CANARIES })],
  ['throttling', throttled()],
  ['a reset', reset],
  ['a hang', hang],
  ['a body that breaks off', breakOff()],
  [
    'a careless network error',
    careless((message) => Object.assign(new Error(message), { code: 'ECONNRESET' })),
  ],
  ['a careless defect', careless((message) => new TypeError(message))],
];

const run = async (send: Send, credentials = async () => KEY) => {
  const sink = createSink();
  const secrets = [KEY.accessKeySecret, KEY.securityToken ?? ''];
  const log = await createLog({ level: 'info', secrets, output: sink.output });
  const signatures: string[] = [];
  const test = createTestGateway({
    ...{ log, credentials },
    send: () => async (request) => {
      signatures.push(request.headers['authorization']?.split('Signature=')[1] ?? '');
      return send(request);
    },
  });
  const query =
    'query ($key: PrecheckRunKey!) { precheckRun(key: $key) { status verdict trouble { message } } }';
  const response = test.gateway.fetch(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${CLIENT_TOKEN}` },
      body: JSON.stringify({ query, variables: { key: { backupPlan: { backupPlanId: 'a-plan' } } } }),
    }),
  );
  await test.clock.advance(60_000);
  return { told: sink.written, shown: await (await response).text(), signatures };
};

it.each(STEPS)('%s tells no secret, token or signature, in a line or an answer', async (_what, step) => {
  const { told, shown, signatures } = await run(step);
  expect(told).toContain('"msg":"upstream attempt"');
  expect(told).toContain('"msg":"operation"');
  expect(shown).toMatch(/"data"|"errors"/);
  for (const text of [told, shown]) {
    expect(text).not.toContain('yellow');
    for (const signature of signatures) expect(text).not.toContain(signature);
  }
});

it('credentials that fail carelessly tell none either', async () => {
  const { told, shown } = await run(hang, () =>
    Promise.reject(new TypeError(`${CANARIES} Bearer ${CLIENT_TOKEN}`)),
  );
  expect(told).toContain('"msg":"unexpected failure"');
  expect(told + shown).not.toContain('yellow');
});
