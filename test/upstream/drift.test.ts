import { describe, expect, it } from 'vitest';
import { failureIn, rawOf } from './answers.ts';
import { CHECKED, dbs, dbsOf, GOOD, type Quirk, sas, sasOf } from './quirk.ts';

const malformed = (message: string) => ({ error: { code: 'UPSTREAM_MALFORMED', message } });
const PATH = 'Items.PreCheckProgressDetail';
const dbsItems = (text: string) => dbs(`{"Status":"finish","Items":{"PreCheckProgressDetail":${text}}}`);
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const LEAVES: readonly Quirk[] = [
  [
    'a key comes twice: the last one counts',
    () => dbs('{"Status":"running","Status":"finish"}'),
    { run: { status: 'FINISHED' } },
  ],
  ['a number is a text with blanks', () => dbs({ Progress: ' 83 ' }), { run: { progress: 83 }, notices: [] }],
  [
    'a number has a unit',
    () => dbs({ Progress: '83%' }),
    { reading: { progress: null }, notices: ['Progress'] },
  ],
  [
    'a time is ISO text',
    () => dbsOf([{ ...GOOD, BootTime: '2024-01-04T06:56:35Z' }]),
    { run: { startedAtMs: null }, notices: [`${PATH}[0].BootTime`] },
  ],
  [
    'a number is beyond all numbers',
    () =>
      dbs('{"Progress":1e309,"Status":-1e309,"Items":[{"JobId":1e309,"OrderNum":1e309,"BootTime":1e309}]}'),
    { run: { status: 'UNKNOWN', progress: 0, startedAtMs: null, items: [{ jobId: null, order: null }] } },
  ],
  [
    'a number is -0',
    () => dbs('{"Progress":-0,"Items":[{"OrderNum":-0,"BootTime":-0}]}'),
    { run: { progress: 0, items: [{ order: 0, startedAtMs: null }] }, notices: [] },
  ],
  [
    'State is null or absent',
    () => dbsOf([{ ...GOOD, State: null }, { Item: 'A' }]),
    { run: { verdict: 'INCONCLUSIVE', items: [{ state: 'UNKNOWN' }, { state: 'UNKNOWN' }] } },
  ],
  [
    'texts have lone surrogates, NUL and what else a text can hold',
    () => dbsOf([{ Item: '\ud800', Names: '\0', State: 'finish', ErrMsg: 'a\udfff\0\u2028b' }]),
    { run: { verdict: 'PASSED', items: [{ code: '\ud800', group: '\0', message: 'a\udfff\0\u2028b' }] } },
  ],
  [
    'names are those of every object',
    () =>
      dbs('{"Status":"finish","__proto__":{"Success":false},"constructor":1,"Items":[{"State":"toString"}]}'),
    { run: { verdict: 'INCONCLUSIVE', items: [{ state: 'UNKNOWN', rawState: 'toString' }] } },
  ],
];

const LISTS: readonly Quirk[] = [
  [
    'Items is JSON in a text',
    () => dbs({ Items: '{"PreCheckProgressDetail":[]}' }),
    malformed('Items: expected an object, got a string'),
  ],
  [
    'a wrapper is in a wrapper: one item that nobody can read',
    () => dbsOf({ PreCheckProgressDetail: [GOOD] }),
    { run: { verdict: 'INCONCLUSIVE', items: [{ state: 'UNKNOWN' }] } },
  ],
  ['a list is in a list', () => dbsOf([[GOOD]]), malformed(`${PATH}[0]: expected an object, got an array`)],
  ['an element is null', () => dbsOf([GOOD, null]), malformed(`${PATH}[1]: expected an object, got null`)],
  ['an instance is null', () => sasOf([CHECKED, null]), malformed('Result[1]: expected an object, got null')],
  [
    'Result is in a text in a text',
    () => sas({ Description: 'completed', Result: '"[]"' }),
    malformed('Result: expected a list, got a string'),
  ],
  [
    'Items is nested 100,000 times',
    () => dbsItems(nested(100_000)),
    malformed(`${PATH}[0]: expected an object, got an array`),
  ],
  [
    'so is a leaf, beside a long number',
    () => dbsItems(`[{"State":"finish","JobId":12345678901234567890,"ErrMsg":${nested(100_000)}}]`),
    { run: { verdict: 'PASSED', items: [{ message: null }] }, notices: [`${PATH}[0].ErrMsg`] },
  ],
  [
    'so is Result',
    () => sas({ Description: 'completed', Result: nested(100_000) }),
    malformed('Result[0]: expected an object, got an array'),
  ],
  [
    'so is the whole answer, or half of it',
    () => [dbs(nested(100_000)), dbs('{"Items":'.repeat(100_000))],
    Array(2).fill({ error: { code: 'UPSTREAM_MALFORMED' } }),
  ],
];

describe('an answer that drifts is a sound run, or malformed by its path', () => {
  it.each([...LEAVES, ...LISTS])('%s', (_drift, seen, expected) => {
    expect(seen()).toMatchObject(expected);
  });

  it('one field has 16 MiB', () => {
    const long = 'x'.repeat(16 * 2 ** 20);
    expect(dbsOf([{ ...GOOD, ErrMsg: long }])).toHaveProperty('run.items.0.message.length', long.length);
    const results = Array(200).fill(CHECKED.results[0]);
    const seen = sasOf([{ instanceId: long, results }]);
    expect(seen).toMatchObject({ run: { verdict: 'PASSED' }, notices: ['Result[0].instanceId'] });
  });

  it.each(['completed', 'error'])('more results come than fit into memory: %s', (Description) => {
    const results = Array(50_000).fill({});
    const seen = sasOf(Array(40).fill({ results }), { Description });
    if (Description === 'error') expect(seen).toMatchObject({ run: { items: [] }, notices: ['Result'] });
    else expect(seen).toMatchObject(malformed('Result: expected at most 50000 entries, got 100000'));
  });
});

describe('no megabyte of one thing again and again is a surprise, or keeps the process busy', () => {
  it.each([
    ...[
      '<',
      '<Error>',
      '<Code',
      '<Code ',
      '<Code>',
      '<Code a="',
      '<![CDATA[',
      '<!--',
      '<?xml ',
      '&#x',
      '&#xffffff;',
    ],
    ...[' ', '\n<', '[', '{"a":', '"', '1234567890123456', '\uFEFF', '\ud800'],
  ])('%j', (part) => {
    const text = part.repeat(2 ** 20 / part.length);
    for (const body of [text, `<${text}`, `<Error><Code>${text}`, `{"Code":"${text}`]) {
      const { error, remedy } = failureIn(rawOf(500, body));
      expect([error.code, remedy]).toEqual(['UPSTREAM_UNAVAILABLE', 'AGAIN']);
    }
  });
});
