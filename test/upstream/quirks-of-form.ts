import { outcomeOf, rawOf, SAS_REQUEST } from './answers.ts';
import { CHECKED, codeIs, dbs, dbsOf, FILLER, GOOD, type Quirk, sas, sasOf } from './quirk.ts';

export const ENVELOPE: readonly Quirk[] = [
  [
    'a success has filled error fields, and a status of its own that says 400',
    () => dbsOf([GOOD], { ...FILLER, Success: true, HttpStatusCode: 400 }),
    {
      run: {
        verdict: 'PASSED',
        message: null,
        upstream: {
          httpStatus: 200,
          success: true,
          ...{ errorCode: FILLER.ErrCode, errorMessage: FILLER.ErrMessage },
        },
      },
    },
  ],
  [
    'Success is absent beside error fields',
    () => dbsOf([GOOD], FILLER),
    { run: { verdict: 'PASSED', upstream: { success: null } } },
  ],
  ['a failure has a good status', () => dbsOf([GOOD], { ...FILLER, Success: false }), codeIs('NOT_FOUND')],
  [
    'a failure has no envelope but Code',
    () => sas({ Code: 'NoPermission' }, 403),
    codeIs('UPSTREAM_FORBIDDEN'),
  ],
  ['a Code is a number', () => sas('{"Code":-106}', 400), codeIs('INVALID_ARGUMENT')],
  [
    'an error is XML',
    () => dbs('<?xml version="1.0"?><Error><RequestId>R</RequestId><Code>NoPermission</Code></Error>', 403),
    { error: { code: 'UPSTREAM_FORBIDDEN', requestId: 'R' } },
  ],
  [
    'keys of an error are in lower case',
    () => dbs({ code: 'NoPermission', message: 'm', requestId: 'R' }, 403),
    { error: { code: 'UPSTREAM_FORBIDDEN', requestId: 'R' } },
  ],
  [
    'HostId is spelt HostID, its value padded',
    () => dbs({ HostID: ' h  ', Code: 'NoPermission', RequestId: 'R' }, 403),
    { error: { code: 'UPSTREAM_FORBIDDEN', requestId: 'R' } },
  ],
  [
    'success is in lower case',
    () => [dbsOf([GOOD], { success: true }), dbsOf([GOOD], { success: false })],
    [{ run: { verdict: 'PASSED', upstream: { success: true } } }, codeIs('UPSTREAM_UNAVAILABLE')],
  ],
  [
    'the request id is in a header alone',
    () => outcomeOf(SAS_REQUEST, rawOf(200, {}, { requestId: 'R' })),
    { run: { upstream: { requestId: 'R' } } },
  ],
  ['a byte order mark comes first', () => dbs('\uFEFF{"Status":"finish"}'), { run: { status: 'FINISHED' } }],
];

export const LISTS: readonly Quirk[] = [
  [
    'Result is JSON in a text',
    () => sasOf([CHECKED]),
    { run: { verdict: 'PASSED', items: [{ code: 'A' }] } },
  ],
  [
    'Result is absent or empty',
    () => [undefined, null, '', ' \n'].map((Result) => sas({ Description: 'created', Result })),
    Array(4).fill({ run: { status: 'RUNNING', items: [] }, notices: [] }),
  ],
  [
    'Result makes no sense while a run is under way, or after an error',
    () => [
      sas({ Description: 'created', Result: '[{"insta' }),
      sas({ Description: 'error', Result: 'java.lang.NullPointerException' }),
      sasOf([CHECKED, null], { Description: 'created' }),
      sasOf([{ results: [null] }], { Description: 'error' }),
      sasOf([{ results: 'none' }], { Description: 'error' }),
    ],
    [
      { run: { status: 'RUNNING', items: [] }, notices: ['Result'] },
      { run: { status: 'FINISHED', verdict: 'FAILED', items: [] }, notices: ['Result'] },
      { run: { status: 'RUNNING', items: [] }, notices: ['Result[1]'] },
      { run: { status: 'FINISHED', verdict: 'FAILED', items: [] }, notices: ['Result[0].results[0]'] },
      { run: { status: 'FINISHED', verdict: 'FAILED', items: [] }, notices: ['Result[0].results'] },
    ],
  ],
  [
    'Result makes no sense although the run is completed',
    () => [sas({ Description: 'completed', Result: '[{"insta' }), sasOf([CHECKED, null])],
    [
      { error: { code: 'UPSTREAM_MALFORMED', message: 'Result: expected a list, got a string' } },
      { error: { code: 'UPSTREAM_MALFORMED', message: 'Result[1]: expected an object, got null' } },
    ],
  ],
  [
    'a wrapper is missing, null or empty',
    () =>
      [undefined, null, '', {}, { PreCheckProgressDetail: null }].map((Items) =>
        dbs({ Status: 'finish', Items }),
      ),
    Array(5).fill({ run: { verdict: 'INCONCLUSIVE', items: [] }, notices: [] }),
  ],
  [
    'a plain list stands where its wrapper should',
    () => dbs({ Status: 'finish', Items: [GOOD] }),
    { run: { verdict: 'PASSED', items: [{ code: 'A' }] } },
  ],
  [
    'one bare object stands where a list should',
    () => [dbsOf(GOOD), sasOf({ instanceId: 'i-1', results: { item: 'A', result: 'PASSED' } })],
    Array(2).fill({ run: { verdict: 'PASSED', items: [{ code: 'A' }] } }),
  ],
];
