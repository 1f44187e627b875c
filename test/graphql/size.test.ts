import { expect, it } from 'vitest';
import { jsonAnswer } from '../support/emulator-send.ts';
import { createTestGateway } from '../support/gateway.ts';

const COUNT = 20_000;
const numbers = Array.from({ length: COUNT }, (_, n) => n);

/** A gateway whose vendor answers with this body. */
const gatewayTold = (body: unknown) => createTestGateway({ send: () => async () => jsonAnswer(body) });

it('20,000 items of a plan arrive whole, in the order of their numbers', async () => {
  const details = numbers.map((n) => ({
    Item: `CHECK_${n}`,
    Names: `GROUP_${n % 7}`,
    State: 'finish',
    OrderNum: `${n}`,
    ErrMsg: `message ${n}`,
    BootTime: 1_704_351_395_000 + n,
  }));
  const { data } = gatewayTold({ Status: 'finish', Items: { PreCheckProgressDetail: details.toReversed() } });
  const answer = await data(
    `{ precheckRun(key: {backupPlan: {backupPlanId: "p"}}) {
      verdict counts { total passed } items { id code group order state message startedAt }
    } }`,
  );
  expect(answer).toEqual({
    precheckRun: {
      verdict: 'PASSED',
      counts: { total: COUNT, passed: COUNT },
      items: numbers.map((n) => ({
        id: expect.any(String),
        code: `CHECK_${n}`,
        group: `GROUP_${n % 7}`,
        order: n,
        state: 'PASSED',
        message: `message ${n}`,
        startedAt: new Date(1_704_351_395_000 + n).toISOString(),
      })),
    },
  });
});

it('20,000 results of a database arrive whole, in the order given', async () => {
  const results = numbers.map((n) => ({
    item: `CHECK_${(n * 7) % COUNT}`,
    result: n % 2 ? 'PASSED' : 'WARNING',
  }));
  const Result = JSON.stringify([
    { instanceId: 'i-1', checkTime: 1_671_245_753, sourceType: 'MYSQL', results },
  ]);
  const { data } = gatewayTold({ Description: 'completed', Progress: 100, Result });
  const answer = await data(
    `{ precheckRun(key: {database: {instanceUuid: "d"}}) {
      verdict counts { total passed warned } items { code state instanceId }
    } }`,
  );
  expect(answer).toEqual({
    precheckRun: {
      verdict: 'WARNED',
      counts: { total: COUNT, passed: COUNT / 2, warned: COUNT / 2 },
      items: numbers.map((n) => ({
        code: `CHECK_${(n * 7) % COUNT}`,
        state: n % 2 ? 'PASSED' : 'WARNED',
        instanceId: 'i-1',
      })),
    },
  });
});

const PIECES: readonly (readonly [what: string, piece: string])[] = [
  ['markup', '<script>alert("x")</script>'],
  ['entities', '&amp;&lt;&#x41;'],
  ['quotes and backslashes', `'"\`\\/\\u0041`],
  ['tabs and new lines', '\tat a.B\r\n\v\f'],
  ['control characters', '\u0001\u0000\u001b[31m\u007f'],
  ['emoji', '😀👩‍👩‍👧'],
  ['line and paragraph separators', '\u2028\u2029'],
  ['marks of byte order and direction', '\ufeff\u202e\u200b'],
  ['Chinese', '测试'],
  ['JSON and placeholders', '{"a":[1,null]}%d{{x}}'],
];

it.each([...PIECES, ['all of them', PIECES.map(([, piece]) => piece).join('')] as const])(
  'a message of 20,000 characters arrives character for character: %s',
  async (_what, piece) => {
    // A message is trimmed, so its ends are no blanks.
    const inner = piece.repeat((COUNT - 2) / piece.length).padEnd(COUNT - 2, '.');
    const ErrMsg = `[${inner}]`;
    const { data } = gatewayTold({
      Status: 'failed',
      ErrMessage: ErrMsg,
      Items: [{ Item: 'A', State: 'failed', ErrMsg }],
    });
    const answer = await data(
      `{ precheckRun(key: {restoreTask: {restoreTaskId: "r"}}) {
        message upstream { errorMessage } items { message }
      } }`,
    );
    expect(ErrMsg).toHaveLength(COUNT);
    expect(answer).toEqual({
      precheckRun: { message: ErrMsg, upstream: { errorMessage: ErrMsg }, items: [{ message: ErrMsg }] },
    });
  },
);
