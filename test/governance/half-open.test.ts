import { describe, expect, it } from 'vitest';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { createAcsCall } from '../../src/upstream/acs-call.ts';
import { fixedCredentials } from '../../src/upstream/credentials.ts';
import type { HttpAnswer } from '../../src/upstream/send.ts';
import { jsonAnswer } from '../support/emulator-send.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import { SAS_REQUEST } from '../upstream/answers.ts';
import { accountOf, QUERY } from '../upstream/call.ts';
import { KEY } from '../upstream/scripted-send.ts';

const SUBJECTS = ['a', 'b', 'c', 'd', 'e'];
const OPEN_MS = 2_000;

const good = () => jsonAnswer({ RequestId: 'r', Status: 'created' });
const broken = () => jsonAnswer({ RequestId: 'r', Code: 'ServiceUnavailable' }, 503);

/** An endpoint whose circuit has opened just now; what it is asked from now on the test answers. */
const openCircuit = async (quota = 100, waiting: readonly string[] = []) => {
  const clock = createManualClock();
  const sent: { answer(with_: HttpAnswer): void }[] = [];
  const circuit: string[] = [];
  const call = createAcsCall({
    ...{ clock, random: () => 0, onAttempt: () => {}, onThrottled: () => {} },
    accounts: [accountOf(fixedCredentials(KEY), { quotas: { Dbs: quota, Sas: quota } })],
    send: ({ signal }) =>
      new Promise((answer, reject) => {
        sent.push({ answer });
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    onCircuit: ({ isOpen, ms }) => void circuit.push(isOpen ? `open for ${ms}` : 'closed'),
  });
  const read = (subject: string, caller = new AbortController()) =>
    call({ ...SAS_REQUEST, subject }, caller.signal, QUERY).then(
      () => ({ code: 'OK', retryAfterMs: null }),
      (error: unknown) => (error instanceof PrecheckError ? error : { code: 'LEFT', retryAfterMs: null }),
    );
  const first = [...SUBJECTS, ...waiting].map((subject) => read(subject));
  // Nothing but failures for a second.
  await clock.advance(1_000);
  for (const { answer } of sent.splice(0)) answer(broken());
  await settle();
  return { clock, sent, circuit, read, first };
};

describe('once the time of an open circuit is over', () => {
  const start = async () => {
    const opened = await openCircuit();
    await opened.clock.advance(OPEN_MS);
    expect(opened.circuit).toEqual([`open for ${OPEN_MS}`]);
    expect(opened.sent).toHaveLength(0);
    return opened;
  };

  it('one call goes, however many ask, and the others are told when to come again', async () => {
    const { sent, read, circuit } = await start();
    const asked = [...Array.from({ length: 10 }, () => SUBJECTS).flat(), 'others', 'as well'];
    const outcomes = asked.map((subject) => read(subject));
    await settle();
    expect(sent).toHaveLength(1);
    const refused = await Promise.all(outcomes.slice(1));
    expect(new Set(refused.map(({ code, retryAfterMs }) => `${code} ${retryAfterMs}`))).toEqual(
      new Set(['UPSTREAM_UNAVAILABLE 1000']),
    );
    sent[0]?.answer(good());
    expect(await outcomes[0]).toMatchObject({ code: 'OK' });
    expect(circuit.at(-1)).toBe('closed');
  });

  it('it decides nothing if its caller leaves, and the next one who asks tries', async () => {
    const { sent, read, circuit } = await start();
    const caller = new AbortController();
    const left = read('left', caller);
    await settle();
    caller.abort(new Error('gone'));
    expect(await left).toMatchObject({ code: 'LEFT' });
    await settle();
    expect(circuit).toHaveLength(1);
    const next = read('next');
    await settle();
    expect(sent).toHaveLength(2);
    sent[1]?.answer(good());
    expect(await next).toMatchObject({ code: 'OK' });
    expect(circuit.slice(1)).toEqual(['closed']);
  });

  it('it is not repeated where it fails, and the next one goes after twice the time', async () => {
    const { clock, sent, read, circuit } = await start();
    const failed = read('fails');
    await settle();
    sent[0]?.answer(broken());
    await clock.advance(1_000);
    expect(await failed).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(sent).toHaveLength(1);
    expect(circuit.slice(1)).toEqual([`open for ${2 * OPEN_MS}`]);
    await clock.advance(2 * OPEN_MS - 1_001);
    expect(await read('fails')).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 1 });
    await clock.advance(1);
    void read('fails');
    await settle();
    expect(sent).toHaveLength(2);
  });

  it('those who come when it is closed again begin slowly', async () => {
    const { clock, sent, read } = await start();
    void read('first');
    await settle();
    sent[0]?.answer(good());
    await settle();
    for (let at = 0; at < 50; at++) void read(`subject ${at}`);
    await clock.advance(1_000);
    expect(sent).toHaveLength(1);
    await clock.advance(1);
    // One, and a tenth of the quota more for each second that has passed.
    expect(sent).toHaveLength(12);
  });
});

it('all who waited for their turn when it opened are told so with the first turn', async () => {
  const waiting = Array.from({ length: 20 }, () => SUBJECTS).flat();
  const { clock, sent, first } = await openCircuit(SUBJECTS.length, waiting);
  await clock.advance(1_001);
  const outcomes = await Promise.all(first.slice(SUBJECTS.length));
  expect(new Set(outcomes.map(({ code }) => code))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
  expect(sent).toHaveLength(0);
  expect(clock.sleepers).toBe(0);
});
