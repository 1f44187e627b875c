import { describe, expect, it, vi } from 'vitest';
import { subjectIdOf } from '../../src/domain/node-id.ts';
import { GRAPHQL_TYPE, JSON_TYPE, listen, post } from '../support/gateway-http.ts';
import { run, startCounted } from './repeats-counted.ts';

const executed = vi.hoisted(() => ({ times: 0 }));

vi.mock('../../src/graphql/context.ts', async (importOriginal) => {
  const { createContext } = await importOriginal<typeof import('../../src/graphql/context.ts')>();
  return {
    createContext(deps: Parameters<typeof createContext>[0]) {
      executed.times += 1;
      return createContext(deps);
    },
  };
});

const start = (keptAnswerBytes?: number) => startCounted(executed, keptAnswerBytes);

const PLAN = subjectIdOf({
  ...{ by: 'backupPlan', account: 'default', regionId: 'cn-hangzhou' },
  upstreamId: 'dbsp000001',
});

describe('an answer is given again', () => {
  it.each([
    ['for as long as a run that is over is young', run('passed', 'verdict'), 15_000],
    ['for as long as one that is not over is', run('live', 'progress'), 1_000],
    ['for as long as is asked for', run('passed', 'verdict', ', maxAgeMs: 2500'), 2_500],
    [
      'for as long as what lists tell is',
      `{ node(id: "${PLAN}") { ... on BackupPlan { displayName } } }`,
      15_000,
    ],
    ['for as long as a list is', '{ backupPlans(first: 2) { nodes { displayName } } }', 1_000],
  ])('%s, and no longer', async (_how, query, forMs) => {
    const { clock, ask, isMade } = start();
    const { text } = await ask(query);
    await clock.advance(forMs - 1);
    expect(await ask(query)).toEqual({ text, isMade: false });
    await clock.advance(1);
    expect(await isMade(query)).toBe(true);
    expect(await isMade(query)).toBe(false);
  });

  it('no more once the run was read anew, although nothing in it is new', async () => {
    const { clock, ask, isMade } = start();
    const [verdict, observed] = [run('passed', 'verdict'), run('passed', 'observedAt')];
    const [{ text }, before] = [await ask(verdict), await ask(observed)];
    await clock.advance(1_000);
    await ask(run('passed', 'id', ', maxAgeMs: 0'));
    expect(await ask(verdict)).toEqual({ text, isMade: true });
    const after = await ask(observed);
    expect(after.isMade).toBe(true);
    expect(after.text).not.toBe(before.text);
    expect(await isMade(verdict)).toBe(false);
  });

  it('no more once what it was made from is forgotten', async () => {
    const { isMade } = start();
    const list = (name: string) => `{ serverDatabases(name: "${name}") { totalCount } }`;
    await isMade(list('first'));
    expect(await isMade(list('first'))).toBe(false);
    // So many pages are kept.
    for (let at = 0; at < 200; at++) await isMade(list(`other-${at}`));
    expect(await isMade(list('first'))).toBe(true);
  });
});

describe('an answer is never given again', () => {
  const PASSED = 'key: { backupPlan: { backupPlanId: "dbs-plan-passed" } }';
  const START = '(input: { instanceUuid: "db-mysql-passed", engine: MYSQL })';

  it.each([
    ['with an error', '{ precheckRun(key: { id: "nonsense" }) { id } }'],
    ['with an error beside what is there', `{ precheckRun(${PASSED}) { id } node(id: "nonsense") { id } }`],
    ['to a mutation', `mutation { startDatabasePrecheck${START} { run { id } } }`],
    ['of who waits', `{ awaitPrecheckRun(${PASSED}) { verdict } }`],
    ['of regions', '{ regions(kind: BACKUP_PLAN) }'],
  ])('%s', async (_what, query) => {
    const { ask, isMade } = start();
    const { text } = await ask(query);
    expect(text.includes('"errors"')).toBe(query.includes('"nonsense"'));
    expect(await isMade(query)).toBe(true);
    expect(await isMade(query)).toBe(true);
  });
});

describe('what is kept', () => {
  const name = (text: string) => `query ${text} { __typename }`;

  it('is no more than there is room for: what was asked for longest ago is forgotten', async () => {
    const { isMade } = start(3_000);
    for (const text of ['A', 'B', 'C']) expect(await isMade(name(text))).toBe(true);
    expect(await isMade(name('C'))).toBe(false);
    expect(await isMade(name('B'))).toBe(false);
    expect(await isMade(name('A'))).toBe(true);
    expect(await isMade(name('C'))).toBe(true);
  });

  it('counts what an answer was made from', async () => {
    const { isMade } = start(3_000);
    const runs = (count: number) =>
      `{ precheckRuns(keys: [${['passed', 'failed', 'warned', 'empty']
        .slice(0, count)
        .map((id) => `{ backupPlan: { backupPlanId: "dbs-plan-${id}" } }`)}]) { kind } }`;
    await isMade(runs(1));
    expect(await isMade(runs(1))).toBe(false);
    await isMade(runs(4));
    expect(await isMade(runs(4))).toBe(true);
  });

  it('is nothing where there is to be none', async () => {
    const { isMade } = start(0);
    for (let at = 0; at < 3; at++) expect(await isMade(name('A'))).toBe(true);
  });
});

it('over a socket an answer is given again to the byte', async () => {
  const { url } = await listen({ keptAnswerBytes: 1_000_000 });
  const body = { query: run('passed', 'verdict observedAt') };
  const ask = async (accept: string) => {
    const before = executed.times;
    const answer = await fetch(url, post(body, { accept }));
    const told = [...answer.headers].filter(([name]) => name !== 'date');
    const all = { status: answer.status, headers: told, text: await answer.text() };
    return { all, isMade: executed.times > before };
  };
  for (const accept of [JSON_TYPE, GRAPHQL_TYPE, 'text/event-stream, */*']) {
    const { all, isMade } = await ask(accept);
    expect([all.status, isMade]).toEqual([200, true]);
    expect(await ask(accept)).toEqual({ all, isMade: false });
  }
});
