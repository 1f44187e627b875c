import { expect, it } from 'vitest';
import { createManualClock } from '../support/manual-clock.ts';
import { authenticateByJwt, bearer, claimsAt, SIGN } from './access-matrix-issuer.ts';
import { asksFor, COLUMNS, PASSED } from './access-matrix-row.ts';
import { startParity, TRANSPORTS } from './parity-transports.ts';

const noted = async (by: (typeof COLUMNS)[number], sub: string, sign = SIGN.right) => {
  const clock = createManualClock();
  const parity = await startParity({ clock, authenticate: authenticateByJwt(clock) });
  await TRANSPORTS[by](parity, asksFor(PASSED)(by), bearer(await sign(claimsAt(clock, { sub }))));
  const notes = parity.notes.filter(({ phrase }) => phrase === 'operation').map(({ fields }) => fields);
  const own = { method: 'POST', operationType: 'query', operationName: 'WarmUp' };
  expect(notes[0]).toEqual({ ...own, codes: [], status: 200, ms: expect.any(Number) });
  return notes.slice(1);
};

it.each(COLUMNS)('the line of an operation says who asked, by %s', async (by) => {
  expect(await noted(by, 'somebody')).toMatchObject([{ subject: 'somebody', codes: [], status: 200 }]);
});

it('a name without end is cut, and what nobody sees of it is shown', async () => {
  const [note] = await noted('POST', `\u001b[2J\u202e\u2028a b${'x'.repeat(200)}`);
  expect(note).toMatchObject({ subject: `\ufffd[2J\ufffd\ufffda b${'x'.repeat(71)}` });
});

it.each(COLUMNS)(
  'who is not let in has a line without a name, whatever his token says, by %s',
  async (by) => {
    const [note, ...others] = await noted(by, 'somebody', SIGN.byAnother);
    expect(note).toMatchObject({ status: by === 'WebSocket' ? null : 401, codes: ['UNAUTHENTICATED'] });
    expect(others).toEqual([]);
    expect(note).not.toHaveProperty('subject');
  },
);

it('nobody has a name where nobody is asked for one', async () => {
  const parity = await startParity();
  await TRANSPORTS.POST(parity, asksFor(PASSED)('POST'), { authorization: 'Bearer x' });
  const notes = parity.notes.flatMap(({ phrase, fields }) => (phrase === 'operation' ? [fields] : []));
  expect(notes).toHaveLength(2);
  for (const note of notes) expect(note).not.toHaveProperty('subject');
});
