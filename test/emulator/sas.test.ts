import { describe, expect, it } from 'vitest';
import published from '../published/sas-query-precheck-database.json' with { type: 'json' };
import { createCaller, SAS, type Wire } from './caller.ts';

const resultsOf = (body: Wire): Wire[] => (body.Result ? JSON.parse(body.Result)[0].results : []);
const wordsOf = (body: Wire): string[] => resultsOf(body).map(({ result }) => result);

const OVER = [
  ['mysql-passed', 'MYSQL', ['PASSED', 'PASSED', 'PASSED', 'PASSED']],
  ['mssql-warned', 'MSSQL', ['PASSED', 'PASSED', 'WARNING', 'PASSED']],
  ['oracle-failed', 'ORACLE', ['PASSED', 'PASSED', 'PASSED', 'PASSED', 'FAILED']],
] as const;

describe('QueryPreCheckDatabase', () => {
  it.each(OVER)('answers %s the same by task, by database and by both', async (name, engine, words) => {
    const { sas } = createCaller();
    const byTask = (await sas({ TaskId: `t-${name}` })).body;
    const byDatabase = (await sas({ InstanceUuid: `db-${name}` })).body;
    const byBoth = (await sas({ TaskId: `t-${name}`, InstanceUuid: `db-${name}` })).body;
    expect(byTask).toMatchObject({ Description: 'completed', Progress: 100 });
    expect(JSON.parse(byTask.Result)[0].sourceType).toBe(engine);
    expect(wordsOf(byTask)).toEqual(words);
    expect({ ...byDatabase, RequestId: '' }).toEqual({ ...byTask, RequestId: '' });
    expect({ ...byBoth, RequestId: '' }).toEqual({ ...byTask, RequestId: '' });
  });

  it('answers in the published shape', async () => {
    const { body } = await createCaller().sas({ TaskId: 't-mssql-warned' });
    const [ours, theirs] = [JSON.parse(body.Result), JSON.parse(published.Result)];
    expect(Object.keys(body).toSorted()).toEqual(Object.keys(published).toSorted());
    expect(Object.keys(ours[0])).toEqual(Object.keys(theirs[0]));
    expect(ours[0].results.map(({ item }: Wire) => item).toSorted()).toEqual(
      theirs[0].results.map(({ item }: Wire) => item).toSorted(),
    );
    expect(body.Result).toContain('\n    {\n        "instanceId": "');
  });

  it('gives times in Unix seconds', async () => {
    const { body } = await createCaller().sas({ TaskId: 't-mysql-passed' });
    expect(body.CreatedTime).toBe(Date.parse('2025-09-09T03:12:20Z') / 1_000);
    expect(body.CompletedTime).toBe(body.CreatedTime + 9);
    expect(body.UpdatedTime).toBe(body.CompletedTime);
  });

  it('moves the live one from first sight, by task or database, for 28 s, and it stays over', async () => {
    const { clock, sas } = createCaller();
    await clock.advance(3_600_000);
    const seen: Wire[] = [];
    for (let second = 0; second <= 40; second++) {
      const query = second % 2 === 0 ? { TaskId: 't-mysql-live' } : { InstanceUuid: 'db-mysql-live' };
      seen.push((await sas(query)).body);
      await clock.advance(1_000);
    }
    const progress = seen.map((body) => body.Progress);
    expect(seen[0]).toMatchObject({ Description: 'created', Progress: 0 });
    expect(seen[0]).not.toHaveProperty('Result');
    expect(seen[0]).not.toHaveProperty('CompletedTime');
    expect(seen[2]).toMatchObject({ Description: 'created', Result: '' });
    expect(wordsOf(seen[9])).toEqual(['PASSED']);
    const updatedAfter = seen.map((body) => body.UpdatedTime - body.CreatedTime);
    expect([0, 1, 2, 8, 9, 40].map((second) => updatedAfter[second])).toEqual([0, 0, 2, 2, 8, 28]);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(seen.findIndex((body) => body.Description === 'completed')).toBe(28);
    expect(progress.indexOf(100)).toBe(28);
    expect(wordsOf(seen[28])).toEqual(['PASSED', 'PASSED', 'PASSED', 'PASSED']);
    expect({ ...seen[40], RequestId: '' }).toEqual({ ...seen[28], RequestId: '' });
  });

  it.each([
    [{ TaskId: 'nowhere' }, 400, 'Param.NotFound'],
    [{ InstanceUuid: 't-mysql-passed' }, 400, 'Param.NotFound'],
    [{ TaskId: 't-mysql-passed', InstanceUuid: 'db-mysql-live' }, 400, 'Param.NotFound'],
    [{ TaskId: 't-mysql-forbidden' }, 403, 'NoPermission'],
    [{ InstanceUuid: 'db-mysql-forbidden' }, 403, 'NoPermission'],
    [{}, 400, '-106'],
  ])('refuses %o', async (query, status, code) => {
    expect(await createCaller().sas(query)).toMatchObject({ status, body: { Code: code } });
  });

  it('refuses a query without a region', async () => {
    const answer = await createCaller().call({ ...SAS, query: { TaskId: 't-mysql-passed' } });
    expect(answer).toMatchObject({ status: 400, body: { Code: 'MissingUniRegionId' } });
  });
});
