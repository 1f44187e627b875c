import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubjectQuery } from '../../src/domain/subject.ts';
import type { Ask, Question } from '../../src/upstream/ask.ts';
import { createListSubjects } from '../../src/upstream/subject-list.ts';
import { MAX_PAGE_SIZE, vendorPagesFor } from '../../src/upstream/vendor-pages.ts';
import { answerTo, DBS_REQUEST, SAS_REQUEST } from './answers.ts';
import { QUERY } from './call.ts';

const asking = { demand: QUERY, signal: new AbortController().signal };
const PLACE = { account: 'default', regionId: 'cn-hangzhou' };
const PLANS: SubjectQuery = { by: 'backupPlan', ...PLACE, ids: null, name: null, status: null, method: null };
const DATABASES: SubjectQuery = { by: 'database', ...PLACE, engine: null, name: null };

const pageOf = (ids: readonly string[], { query }: Question) => {
  const size = Number(query['PageSize']);
  const index = query['PageNum'] === undefined ? Number(query['CurrentPage']) - 1 : Number(query['PageNum']);
  expect(size).toBeLessThanOrEqual(MAX_PAGE_SIZE);
  return ids.slice(index * size, (index + 1) * size);
};

/** A vendor that has these, in pages as it has them. */
const vendorOf = (ids: readonly string[]) => {
  const questions: Question[] = [];
  const bodyFor = (question: Question) =>
    question.product === 'Dbs'
      ? {
          TotalElements: ids.length,
          Items: { BackupPlanDetail: pageOf(ids, question).map((id) => ({ BackupPlanId: id })) },
        }
      : {
          PageInfo: { TotalCount: ids.length },
          DatabaseList: pageOf(ids, question).map((id) => ({ InstanceUuid: id })),
        };
  const ask: Ask = {
    endpoint: () => DBS_REQUEST.endpoint,
    async answer(question, read) {
      questions.push(question);
      const request = question.product === 'Dbs' ? DBS_REQUEST : SAS_REQUEST;
      return read(answerTo(request, bodyFor(question)), () => {});
    },
  };
  return { list: createListSubjects(ask), questions };
};

const named = (count: number) => Array.from({ length: count }, (_, i) => `id-${i}`);

describe('a slice of a list', () => {
  it.each([
    [
      { offset: 0, count: 100 },
      { size: 100, first: 0, last: 0, skip: 0 },
    ],
    [
      { offset: 14, count: 7 },
      { size: 7, first: 2, last: 2, skip: 0 },
    ],
    [
      { offset: 5, count: 10 },
      { size: 15, first: 0, last: 0, skip: 5 },
    ],
    [
      { offset: 95, count: 100 },
      { size: 100, first: 0, last: 1, skip: 95 },
    ],
  ])('%j is in the pages %j', (slice, pages) => {
    expect(vendorPagesFor(slice)).toEqual(pages);
  });

  it.each([
    ['backup plans', PLANS],
    ['databases', DATABASES],
  ])('of %s is what a plain array has there, wherever it is, by the fewest calls', async (_name, query) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 0, max: 420 }),
        fc.integer({ min: 1, max: 100 }),
        async (length, offset, count) => {
          const ids = named(length);
          const { list, questions } = vendorOf(ids);
          const { subjects, total } = await list(query, { offset, count }, asking);
          expect(subjects.map(({ subject }) => subject.upstreamId)).toEqual(
            ids.slice(offset, offset + count),
          );
          expect(subjects.map(({ position }) => position)).toEqual(subjects.map((_, i) => offset + i));
          expect(total).toBe(length);
          const fitsOne = Array.from({ length: 101 - count }, (_, i) => count + i).some(
            (size) => Math.floor(offset / size) === Math.floor((offset + count - 1) / size),
          );
          const isAtEnd = (Math.floor(offset / 100) + 1) * 100 >= length;
          expect(questions).toHaveLength(fitsOne || isAtEnd ? 1 : 2);
        },
      ),
    );
  });

  it('walked in steps of any sizes, has each once and in order', async () => {
    const steps = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 300 }), steps, async (length, sizes) => {
        const { list } = vendorOf(named(length));
        const walked: string[] = [];
        for (let turn = 0; walked.length < length; turn++) {
          const count = sizes[turn % sizes.length] ?? 1;
          const { subjects } = await list(PLANS, { offset: walked.length, count }, asking);
          expect(subjects.length).toBeGreaterThan(0);
          walked.push(...subjects.map(({ subject }) => subject.upstreamId));
        }
        expect(walked).toEqual(named(length));
      }),
    );
  });
});

describe('what is sent', () => {
  const sent = async (query: SubjectQuery) => {
    const { list, questions } = vendorOf(named(3));
    await list(query, { offset: 0, count: 20 }, asking);
    return questions[0];
  };

  it('for plans', async () => {
    const filters = { ids: ['a', 'b'], name: 'n', status: 'CHECKED', method: 'PHYSICAL' } as const;
    expect(await sent({ ...PLANS, ...filters })).toMatchObject({
      action: 'DescribeBackupPlanList',
      query: {
        ...{ Region: 'cn-hangzhou', BackupPlanId: 'a,b', BackupPlanName: 'n' },
        ...{ BackupPlanStatus: 'check_pass', BackupMethod: 'physical', PageNum: '0', PageSize: '20' },
      },
    });
  });

  it.each([
    [
      { backupPlanId: 'p', createdAfterMs: 5, createdBeforeMs: null },
      { BackupPlanId: 'p', StartTimestamp: '5' },
    ],
    [{ ids: ['r', 's'] }, { RestoreTaskId: 'r,s' }],
  ])('for restore tasks: %j', async (which, query) => {
    expect(await sent({ by: 'restoreTask', ...PLACE, ...which })).toMatchObject({
      action: 'DescribeRestoreTaskList',
      query: { ...query, PageNum: '0', PageSize: '20' },
    });
  });

  it('for databases', async () => {
    expect(await sent({ ...DATABASES, engine: 'ORACLE', name: 'n' })).toMatchObject({
      action: 'DescribeUniBackupDatabase',
      query: {
        ...{ UniRegionId: 'cn-hangzhou', DatabaseType: 'Oracle', InstanceName: 'n' },
        ...{ CurrentPage: '1', PageSize: '20' },
      },
    });
  });
});
