import { describe, expect, it } from 'vitest';
import { DBS_SCENARIOS } from '../../src/emulator/dbs-scenarios.ts';
import { FAULTS } from '../../src/emulator/faults.ts';
import { SAS_SCENARIOS } from '../../src/emulator/sas-scenarios.ts';
import { createCaller, signedRequest, tampered, type Wire } from './caller.ts';

/** The answers of `ask`, a second apart. */
const watch = async (
  seconds: number,
  ask: (caller: ReturnType<typeof createCaller>) => Promise<{ body: Wire }>,
) => {
  const caller = createCaller();
  const bodies: Wire[] = [];
  for (let second = 0; second <= seconds; second++) {
    bodies.push((await ask(caller)).body);
    await caller.clock.advance(1_000);
  }
  return bodies;
};

const fallsIn = (bodies: readonly Wire[]) =>
  bodies.flatMap(({ Progress }, second) => (Progress < (bodies[second - 1]?.Progress ?? 0) ? [second] : []));

describe.each([
  ['dbs-plan', (caller, name) => caller.dbs({ BackupPlanId: `dbs-plan-${name}` })],
  ['dbs-restore', (caller, name) => caller.dbs({ RestoreTaskId: `dbs-restore-${name}` })],
  ['db-mysql', (caller, name) => caller.sas({ InstanceUuid: `db-mysql-${name}` })],
  ['db-mssql', (caller, name) => caller.sas({ InstanceUuid: `db-mssql-${name}` })],
  ['db-oracle', (caller, name) => caller.sas({ InstanceUuid: `db-oracle-${name}` })],
] satisfies [string, (caller: ReturnType<typeof createCaller>, name: string) => Promise<{ body: Wire }>][])(
  '%s',
  (_, ask) => {
    it('the falling one has half the progress of the live one for 5 seconds, from 14 s on', async () => {
      const falling = await watch(30, (caller) => ask(caller, 'falling'));
      const live = await watch(30, (caller) => ask(caller, 'live'));
      const expected = live.map(({ Progress }, second) =>
        second >= 14 && second < 19 ? Math.floor(Progress / 2) : Progress,
      );
      expect(falling.map(({ Progress }) => Progress)).toEqual(expected);
      expect(fallsIn(falling)).toEqual([14]);
    });

    it('the stalled one stands still after an hour, and is not over', async () => {
      const caller = createCaller();
      const seen: Wire[] = [];
      for (const waitMs of [0, 20_000, 3_600_000]) {
        await caller.clock.advance(waitMs);
        seen.push((await ask(caller, 'stalled')).body);
      }
      expect(seen[1].Progress).toBeGreaterThan(0);
      expect({ ...seen[2], RequestId: '' }).toEqual({ ...seen[1], RequestId: '' });
      expect(seen[2].Status ?? seen[2].Description).toMatch(/^(running|created)$/);
    });

    it('the one that is checked again begins anew at 12 s and is over at 30 s', async () => {
      const bodies = await watch(31, (caller) => ask(caller, 'again'));
      const words = bodies.map((body) => body.Status ?? body.Description);
      expect(words.slice(0, 12)).toEqual([...Array(5).fill(words[0]), ...Array(7).fill(words[5])]);
      expect(words[5]).toMatch(/^(failed|completed)$/);
      expect(fallsIn(bodies)).toEqual([12]);
      expect(words.slice(12, 30)).toEqual(Array(18).fill(words[0]));
      expect(words[30]).toMatch(/^(finish|completed)$/);
    });
  },
);

it('another attempt has another job and its own times', async () => {
  const bodies = await watch(13, ({ dbs }) => dbs({ BackupPlanId: 'dbs-plan-again' }));
  const [first, second] = [bodies[11], bodies[13]].map((body) => body.Items.PreCheckProgressDetail[0]);
  expect(second.JobId).not.toBe(first.JobId);
  expect(second.BootTime - first.BootTime).toBe(12_000);
});

it('a task is never checked again', async () => {
  const bodies = await watch(40, ({ sas }) =>
    sas({ TaskId: 't-mysql-again', InstanceUuid: 'db-mysql-again' }),
  );
  expect(new Set(bodies.slice(5).map((body) => body.Description))).toEqual(new Set(['completed']));
  expect(bodies.at(-1).Result).toContain('FAILED');
});

it.each([
  ['aborted', { Description: 'error' }, undefined],
  ['no-result', { Description: 'completed' }, undefined],
  ['empty-result', { Description: 'completed' }, ''],
  ['empty-list', { Description: 'completed' }, '[]'],
])('%s', async (name, content, result) => {
  const { body } = await createCaller().sas({ TaskId: `t-mysql-${name}` });
  expect(body).toMatchObject(content);
  expect(body.Result).toBe(result);
});

it('a malformed Result is no JSON', async () => {
  const { body } = await createCaller().sas({ TaskId: 't-mysql-malformed-result' });
  expect(() => JSON.parse(body.Result)).toThrow(SyntaxError);
});

describe('GET / for a person', () => {
  const guide = async () => {
    const response = await createCaller().emulator.handle(new Request('http://emulator.test/'));
    expect(response.headers.get('content-type')).toBe('text/plain;charset=UTF-8');
    return response.text();
  };

  it.each([
    [
      'a query',
      signedRequest({ nowMs: 0, method: 'GET', query: { BackupPlanId: 'x' } }),
      ['authorization', 'x-acs-action'],
    ],
    ['an action', signedRequest({ nowMs: 0, method: 'GET' }), ['authorization']],
    ['a signature', signedRequest({ nowMs: 0, method: 'GET' }), ['x-acs-action']],
  ])('is not for a client, which has %s', async (_, request, without) => {
    const sent = tampered(request, Object.fromEntries(without.map((name) => [name, null])));
    expect((await createCaller().send(sent)).status).toBe(400);
  });

  it('tells each id, fault and control with one sentence', async () => {
    const text = await guide();
    const names = [
      ...DBS_SCENARIOS.map(({ id }) => id),
      ...SAS_SCENARIOS.flatMap(({ taskId, instanceUuid }) => [taskId, instanceUuid]),
      ...FAULTS.keys(),
      ...['GET /control', 'POST /control/clock', 'POST /control/faults', 'DELETE /control/faults'],
    ];
    for (const name of names) expect(text).toMatch(new RegExp(`^  ${name} +\\S.*\\.$`, 'm'));
  });
});
