import { expect, it } from 'vitest';
import { moveUntil, type OpenedStream, openStream, soon } from '../support/event-stream.ts';
import { restoreTask } from '../support/keys.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { openAndGreet } from '../support/web-sockets.ts';
import { authenticateByJwt, bearer, claimsAt, SIGN } from './access-matrix-issuer.ts';
import { startParity } from './parity-transports.ts';

const QUERY = `subscription ($key: PrecheckRunKey!) {
  precheckUpdates(keys: [$key]) {
    isFinal trouble { code message } run { status message items { message } upstream { errorMessage } }
  }
}`;
const FAILED = 'dbs-restore-failed';
const body = { query: QUERY, variables: { key: restoreTask(FAILED) } };
const TEXT = 'Precheck failed: objects of the same name exist';

const READ = { actions: ['read'] };
const TEXTS = { actions: ['see:messages'] };

const CALLERS = {
  ada: [READ, TEXTS],
  ben: [{ ...READ, ids: ['dbs-restore-*'] }, { ...READ, kinds: ['DATABASE'] }, TEXTS],
  cleo: [READ],
  dan: [{ ...READ, kinds: ['RESTORE_TASK'] }],
  eve: [{ ...READ, ids: ['another'] }, TEXTS],
  fay: [TEXTS],
} as const;
type Name = keyof typeof CALLERS;
const NAMES = ['ada', 'ben', 'cleo', 'dan', 'eve', 'fay'] as const satisfies readonly Name[];

const start = async () => {
  const clock = createManualClock();
  const parity = await startParity({ clock, authenticate: authenticateByJwt(clock) });
  const asker = async (sub: Name) =>
    bearer(await SIGN.right(claimsAt(clock, { sub, precheck_grants: CALLERS[sub] })));
  return { parity, asker };
};

/** All follow one run at the same time; what each was told. */
const followAll = async ({ parity, asker }: Awaited<ReturnType<typeof start>>) => {
  const streams: OpenedStream[] = [];
  for (const name of NAMES) streams.push(await openStream(parity.url, { body, headers: await asker(name) }));
  await moveUntil(parity.clock, () => streams.every(({ end }) => end !== null));
  return streams.map(({ text }) => text);
};

it('callers share what both may see, and nothing else', async () => {
  const test = await start();
  const [ada, ben, cleo, dan, eve, fay] = await followAll(test);
  expect(test.parity.requests).toHaveLength(1);
  expect(ada).toContain(TEXT);
  expect(ben).toBe(ada);
  expect(cleo).toContain('"status":"FINISHED","message":null');
  expect(cleo).not.toMatch(/"(message|errorMessage)":"/);
  expect(dan).toBe(cleo);
  for (const [name, text] of Object.entries({ eve, fay })) {
    expect(text).toContain(`"code":"FORBIDDEN","message":"\\"${name}\\" may not read restoreTask`);
    expect(text).toContain('"run":null');
    expect(text).toMatch(/event: complete\ndata: \n\n$/);
  }
});

it('over WebSocket too', async () => {
  const { parity, asker } = await start();
  const hands = await Promise.all(
    (['ada', 'cleo', 'eve'] as const).map(async (name) => openAndGreet(parity.url, await asker(name))),
  );
  for (const hand of hands) hand.say({ id: 'a', type: 'subscribe', payload: body });
  await soon(() => hands.every(({ messages }) => messages.some(({ type }) => type === 'complete')));
  const [ada, cleo, eve] = hands.map(({ texts }) => texts.join());
  expect(ada).toContain(TEXT);
  expect(cleo).toContain('"status":"FINISHED","message":null');
  expect(eve).toContain('"code":"FORBIDDEN","message":"\\"eve\\" may not read');
  expect(`${cleo}${eve}`).not.toContain(TEXT);
});
