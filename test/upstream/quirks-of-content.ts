import { CHECKED, dbs, dbsOf, GOOD, messagesOf, type Quirk, sas, sasOf, statesOf, WARNING } from './quirk.ts';

export const LEAVES: readonly Quirk[] = [
  [
    'times of a plan are milliseconds',
    () => dbsOf([{ ...GOOD, BootTime: 1_704_351_395_000, FinishTime: 1_704_351_396_000 }]),
    { run: { startedAtMs: 1_704_351_395_000, finishedAtMs: 1_704_351_396_000 } },
  ],
  [
    'times of a database are seconds, inside Result too',
    () => sasOf([{ ...CHECKED, checkTime: 1_671_245_753 }], { CreatedTime: 1_660_448_660 }),
    { run: { startedAtMs: 1_660_448_660_000, items: [{ checkedAtMs: 1_671_245_753_000 }] } },
  ],
  [
    'a time has the size of the other unit: nothing is guessed',
    () => [dbsOf([{ ...GOOD, BootTime: 1_704_351_395 }]), sasOf([], { CreatedTime: 1_660_448_660_000 })],
    [{ run: { startedAtMs: 1_704_351_395 } }, { run: { startedAtMs: null }, notices: ['CreatedTime'] }],
  ],
  [
    'times are out of order: they stay as sent',
    () => sasOf([CHECKED], { CreatedTime: 300, UpdatedTime: 200, CompletedTime: 100 }),
    { run: { startedAtMs: 300_000, updatedAtMs: 200_000, finishedAtMs: 100_000, verdict: 'PASSED' } },
  ],
  [
    'an order is a number in a text',
    () => dbsOf([{ OrderNum: '100' }, { OrderNum: '20' }, { OrderNum: 9 }]),
    { run: { items: [{ order: 9 }, { order: 20 }, { order: 100 }] } },
  ],
  [
    'ids are numbers that no double holds',
    () => [
      dbs(
        '{"RequestId":9007199254740993,"Items":{"PreCheckProgressDetail":[{"JobId":12345678901234567890}]}}',
      ),
      sas({ Description: 'completed', Result: '[{"instanceId":9007199254740995,"results":[{}]}]' }),
    ],
    [
      { run: { items: [{ jobId: '12345678901234567890' }], upstream: { requestId: '9007199254740993' } } },
      { run: { items: [{ instanceId: '9007199254740995' }] } },
    ],
  ],
  [
    'the name of an item is missing',
    () => dbsOf([{ Names: 'G', State: 'finish' }]),
    { run: { items: [{ code: 'G', group: 'G' }] } },
  ],
  [
    'Names is one text, with or without an ending of its own',
    () =>
      dbsOf([
        { Item: 'A', Names: 'A' },
        { Item: 'A', Names: 'A_DETAIL' },
      ]),
    {
      run: {
        items: [
          { code: 'A', group: 'A' },
          { code: 'A', group: 'A_DETAIL' },
        ],
      },
    },
  ],
  [
    'an engine is spelt in any case',
    () =>
      sasOf(['Oracle', 'ORACLE', 'MySQL', 'mssql', 'DB2'].map((sourceType) => ({ ...CHECKED, sourceType }))),
    { run: { items: ['ORACLE', 'ORACLE', 'MYSQL', 'MSSQL', 'UNKNOWN'].map((engine) => ({ engine })) } },
  ],
  [
    'a message is the word NULL, blank or a template that nobody filled in',
    () => messagesOf('NULL', ' null ', ' ', 'value %s is not valid. '),
    { run: { items: [null, null, null, null].map((message) => ({ message })) } },
  ],
  [
    'a message ends in blanks, and has lines and Java classes',
    () => messagesOf('java.lang.RuntimeException: no schema\n\tat a.B(C.java:1) '),
    { run: { items: [{ message: 'java.lang.RuntimeException: no schema\n\tat a.B(C.java:1)' }] } },
  ],
];

export const WORDS: readonly Quirk[] = [
  [
    'one state is spelt catched and Caught',
    () => statesOf('catched', 'Catched', 'caught', 'Caught'),
    { run: { verdict: 'FAILED', items: Array(4).fill({ state: 'ERRORED' }) }, notices: [] },
  ],
  [
    'a warning is no failure',
    () => dbsOf([WARNING]),
    { run: { verdict: 'WARNED', items: [{ state: 'WARNED' }] } },
  ],
  [
    'a run failed although its items only warn',
    () => dbsOf([WARNING], { Status: 'failed' }),
    { run: { verdict: 'FAILED', items: [{ state: 'WARNED' }] } },
  ],
  [
    'words and fields are new: nothing throws, nothing passes',
    () => [
      dbsOf([{ ...GOOD, State: 'skipped', Novel: { a: 1 } }], { Novel: [] }),
      dbsOf([GOOD], { Status: 'paused' }),
      sasOf([{ ...CHECKED, results: [{ item: 'A', result: 'SKIPPED' }], novel: 1 }]),
      sasOf([CHECKED], { Description: 'queued' }),
    ],
    [
      {
        run: { verdict: 'INCONCLUSIVE', items: [{ state: 'UNKNOWN' }] },
        notices: ['Items.PreCheckProgressDetail[0].State'],
      },
      { run: { status: 'UNKNOWN', verdict: 'UNDECIDED' }, notices: ['Status'] },
      {
        run: { verdict: 'INCONCLUSIVE', items: [{ state: 'UNKNOWN' }] },
        notices: ['Result[0].results[0].result'],
      },
      { run: { status: 'UNKNOWN', verdict: 'UNDECIDED' }, notices: ['Description'] },
    ],
  ],
];
