import { describe, expect, it } from 'vitest';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import type { RunKey, RunKeyBy } from '../../src/domain/run-key.ts';
import type { AcsRequest } from '../../src/upstream/acs-request.ts';
import { createAsk } from '../../src/upstream/ask.ts';
import { createEndpoints } from '../../src/upstream/endpoints.ts';
import { createRunReader } from '../../src/upstream/run-reader.ts';
import { answerTo, published } from './answers.ts';
import { QUERY } from './call.ts';

const keyOf = (by: RunKeyBy, parts: Partial<RunKey> = {}): RunKey => ({
  by,
  account: 'default',
  regionId: 'cn-beijing',
  upstreamId: 'x-1',
  ...parts,
});
const signal = new AbortController().signal;

/** A reader to which the vendor always gives this answer. */
const readerTold = (body: unknown) => {
  const requests: AcsRequest[] = [];
  const signals: AbortSignal[] = [];
  const notices: string[] = [];
  const failures: PrecheckError[] = [];
  const reader = createRunReader(
    createAsk({
      call: async (request, given) => {
        requests.push(request);
        signals.push(given);
        if (body instanceof Error) throw body;
        return answerTo(request, body);
      },
      accounts: ['default', 'other'].map((name) => ({
        name,
        endpoint: createEndpoints({ Dbs: null, Sas: null }),
      })),
      onUnreadable: ({ action, path }) => void notices.push(`${action} ${path}`),
      onFailure: ({ error }) => void failures.push(error),
    }),
  );
  return { ...reader, requests, signals, notices, failures };
};

const DBS = {
  product: 'Dbs',
  action: 'DescribePreCheckProgressList',
  version: '2019-03-06',
  account: 'default',
  endpoint: { origin: 'https://dbs-api.cn-hangzhou.aliyuncs.com', isKnown: true },
};
const SAS = {
  product: 'Sas',
  action: 'QueryPreCheckDatabase',
  version: '2018-12-03',
  account: 'default',
  endpoint: { origin: 'https://tds.cn-shanghai.aliyuncs.com', isKnown: true },
};

describe('what is put on the wire', () => {
  it.each([
    ['backupPlan', DBS, { BackupPlanId: 'x-1' }, 'backup plan "x-1"'],
    ['restoreTask', DBS, { RestoreTaskId: 'x-1' }, 'restore task "x-1"'],
    ['database', SAS, { InstanceUuid: 'x-1', UniRegionId: 'cn-beijing' }, 'database "x-1"'],
    ['databaseTask', SAS, { TaskId: 'x-1', UniRegionId: 'cn-beijing' }, 'database precheck task "x-1"'],
  ] as const)('for a %s', async (by, product, query, subject) => {
    const { read, requests, signals } = readerTold({});
    await read(keyOf(by), { signal, demand: QUERY });
    expect(requests).toEqual([{ ...product, query, subject }]);
    expect(signals).toEqual([signal]);
  });
});

describe('an answer is read by the adapter of its product', () => {
  it.each([
    ['backupPlan', 'dbs-describe-precheck-progress-list', ['CHECK_BINLOG_ON']],
    ['restoreTask', 'dbs-describe-precheck-progress-list', ['CHECK_BINLOG_ON']],
    ['database', 'sas-query-precheck-database', { length: 4 }],
    ['databaseTask', 'sas-query-precheck-database', { length: 4 }],
  ] as const)('%s', async (by, file, codes) => {
    const reading = await readerTold(published(file)).read(keyOf(by), { signal, demand: QUERY });
    expect(reading.status).toBe('FINISHED');
    expect(reading.items.map((item) => item.code)).toMatchObject(codes);
  });
});

describe('the wire key', () => {
  const { wireKey } = readerTold({});
  const hangzhou = { regionId: 'cn-hangzhou' };

  it.each([
    ['a plan in regions served by one endpoint', keyOf('backupPlan'), keyOf('backupPlan', hangzhou)],
    ['a restore task in such regions', keyOf('restoreTask'), keyOf('restoreTask', hangzhou)],
    ['equal keys', keyOf('database'), keyOf('database')],
  ])('is the same for %s', (_name, a, b) => {
    expect(wireKey(a)).toBe(wireKey(b));
  });

  it.each([
    [
      'a plan in a region with an endpoint of its own',
      keyOf('backupPlan'),
      keyOf('backupPlan', { regionId: 'cn-chengdu' }),
    ],
    ['a database in another region of one endpoint', keyOf('database'), keyOf('database', hangzhou)],
    ['a database task in such a region', keyOf('databaseTask'), keyOf('databaseTask', hangzhou)],
    ['a database and a task of one id', keyOf('database'), keyOf('databaseTask')],
    ['a plan and a restore task of one id', keyOf('backupPlan'), keyOf('restoreTask')],
    ['another id', keyOf('backupPlan'), keyOf('backupPlan', { upstreamId: 'x-2' })],
    ['another account', keyOf('backupPlan'), keyOf('backupPlan', { account: 'other' })],
  ])('differs for %s', (_name, a, b) => {
    expect(wireKey(a)).not.toBe(wireKey(b));
  });

  it('is the same for every region under an overridden endpoint', () => {
    const reader = createRunReader(
      createAsk({
        call: () => Promise.reject(new Error('not asked')),
        accounts: [
          { name: 'default', endpoint: createEndpoints({ Dbs: 'http://127.0.0.1:4010', Sas: null }) },
        ],
        onUnreadable: () => {},
        onFailure: () => {},
      }),
    );
    const chengdu = keyOf('backupPlan', { regionId: 'cn-chengdu' });
    expect(reader.wireKey(chengdu)).toBe(reader.wireKey(keyOf('backupPlan')));
  });
});

describe('an unreadable leaf is noticed', () => {
  const odd = { OrderNum: 'ten', JobId: [] };
  const body = { Progress: 'half', Items: { PreCheckProgressDetail: [odd, odd] } };
  const paths = [
    'Progress',
    'Items.PreCheckProgressDetail[].OrderNum',
    'Items.PreCheckProgressDetail[].JobId',
  ];

  it('once, whatever the item, the run and the number of reads', async () => {
    const { read, notices } = readerTold(body);
    for (const upstreamId of ['x-1', 'x-1', 'x-2'])
      await read(keyOf('backupPlan', { upstreamId }), { signal, demand: QUERY });
    await read(keyOf('restoreTask'), { signal, demand: QUERY });
    expect(notices.toSorted()).toEqual(paths.map((path) => `${DBS.action} ${path}`).toSorted());
  });

  it('once for each action', async () => {
    const { read, notices } = readerTold({ Progress: 'half' });
    for (const by of ['backupPlan', 'database', 'databaseTask'] as const)
      await read(keyOf(by), { signal, demand: QUERY });
    expect(notices).toEqual([`${DBS.action} Progress`, `${SAS.action} Progress`]);
  });

  it.each([['ErrCode'], ['ErrMessage'], ['RequestId']])('in the envelope too: %s', async (name) => {
    const { read, notices } = readerTold({ Status: 'finish', [name]: { odd: 1 } });
    await read(keyOf('backupPlan'), { signal, demand: QUERY });
    expect(notices).toEqual([`${DBS.action} ${name}`]);
  });
});

describe('a word that is new is noticed', () => {
  it.each([
    [
      'backupPlan',
      { Status: 'pausing', Items: { PreCheckProgressDetail: [{ State: 'new' }, { State: 'newer' }] } },
      ['Status', 'Items.PreCheckProgressDetail[].State'],
    ],
    [
      'database',
      { Description: 'queued', Result: '[{"results":[{"item":"A","result":"SKIPPED"}]}]' },
      ['Description', 'Result[].results[].result'],
    ],
  ] as const)('once, without the word itself: %s', async (by, body, paths) => {
    const { read, notices } = readerTold(body);
    await read(keyOf(by), { signal, demand: QUERY });
    await read(keyOf(by), { signal, demand: QUERY });
    const { action } = by === 'database' ? SAS : DBS;
    expect(notices.toSorted()).toEqual(paths.map((path) => `${action} ${path}`).toSorted());
  });
});

describe('a failure', () => {
  it('of either kind is told to the operator, and an abort is not', async () => {
    const error = new PrecheckError('UPSTREAM_UNAVAILABLE', 'down');
    const down = readerTold(error);
    await down.read(keyOf('database'), { signal, demand: QUERY }).catch(() => {});
    expect(down.failures).toEqual([error]);
    const odd = readerTold({ Items: 'none' });
    await odd.read(keyOf('backupPlan'), { signal, demand: QUERY }).catch(() => {});
    expect(odd.failures).toMatchObject([{ code: 'UPSTREAM_MALFORMED' }]);
    const left = readerTold(new DOMException('gone', 'AbortError'));
    await left.read(keyOf('backupPlan'), { signal, demand: QUERY }).catch(() => {});
    expect(left.failures).toEqual([]);
  });

  it('of the call is told as it is', async () => {
    const error = new PrecheckError('NOT_FOUND', 'unknown');
    await expect(readerTold(error).read(keyOf('database'), { signal, demand: QUERY })).rejects.toBe(error);
  });

  it.each([
    ['backupPlan', { RequestId: 'R-7', Items: 'none' }],
    ['databaseTask', { RequestId: 'R-7', Description: 'completed', Result: 'none' }],
  ] as const)("to read an answer carries the vendor's request id: %s", async (by, body) => {
    const expected = { code: 'UPSTREAM_MALFORMED', requestId: 'R-7' };
    await expect(readerTold(body).read(keyOf(by), { signal, demand: QUERY })).rejects.toMatchObject(expected);
  });
});
