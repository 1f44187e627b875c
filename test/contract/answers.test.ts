import { describe, expect, it } from 'vitest';
import { DBS, dbsWith, inspected, NOW_MS, SAS, sasWith } from './samples.ts';

describe('what the vendor published', () => {
  it.each([
    ['Dbs', DBS],
    ['Sas', SAS],
  ] as const)('of %s is all in the contract, and read as it says', (product, text) => {
    expect(inspected(product, text)).toEqual({ findings: [], novelties: [], refusal: null });
  });
});

const ITEM = 'Items.PreCheckProgressDetail[0]';

describe('an answer is found out', () => {
  it.each<[what: string, finding: string, text: string]>([
    ['without a status', 'Status', dbsWith({ Status: undefined })],
    ['with a status that is no text', 'Status', dbsWith({ Status: 1 })],
    ['with the progress in words', 'Progress', dbsWith({ Progress: 'half' })],
    ['with more than all of the progress', 'Progress', dbsWith({ Progress: 101 })],
    ['without its request id', 'RequestId', dbsWith({ RequestId: undefined })],
    ['with `Success` in a text', 'Success', dbsWith({ Success: 'yes' })],
    [
      'with items that are no list',
      'Items.PreCheckProgressDetail',
      dbsWith({ Items: { PreCheckProgressDetail: 'none' } }),
    ],
    ['with an item in no state', `${ITEM}.State`, dbsWith({}, { State: null })],
    ['with an item that has no name', ITEM, dbsWith({}, { Item: null, Names: '' })],
    ['with an order in words', `${ITEM}.OrderNum`, dbsWith({}, { OrderNum: 'first' })],
    ['of DBS in seconds', `${ITEM}.BootTime`, dbsWith({}, { BootTime: 1_704_351_395 })],
    [
      'from the day after tomorrow',
      `${ITEM}.FinishTime`,
      dbsWith({}, { FinishTime: NOW_MS + 2 * 86_400_000 }),
    ],
    ['with a job that is a number', `${ITEM}.JobId`, dbsWith({}, { JobId: 7 })],
  ])('%s', (_what, path, text) => {
    expect(inspected('Dbs', text).findings.map((finding) => finding.split(':')[0])).toContain(path);
  });

  it.each<[what: string, finding: string, text: string]>([
    ['without a status', 'Description', sasWith({ Description: undefined })],
    ['of Security Center in milliseconds', 'CreatedTime', sasWith({ CreatedTime: 1_660_448_660_000 })],
    ['with a check in milliseconds', 'Result[0].checkTime', sasWith({}, { checkTime: 1_671_245_753_000 })],
    ['with a list beside the text', 'Result', sasWith({ Result: [] })],
    ['with half a Result', 'Result', sasWith({ Result: '[{"instanceId":' })],
    ['with one object for a list', 'Result', sasWith({ Result: '{}' })],
    [
      'with a check without a result',
      'Result[0].results[0].result',
      sasWith({}, { results: [{ item: 'A' }] }),
    ],
    ['with an instance that has no engine', 'Result[0].sourceType', sasWith({}, { sourceType: null })],
  ])('%s', (_what, path, text) => {
    expect(inspected('Sas', text).findings.map((finding) => finding.split(':')[0])).toContain(path);
  });

  it.each(['', '<html>', '[]', '"text"'])('that is no object: %j', (text) => {
    for (const product of ['Dbs', 'Sas'] as const)
      expect(inspected(product, text).findings[0]).toMatch(/^the answer: Invalid input/);
  });
});

describe('an answer may', () => {
  it.each<[what: string, text: string, product: 'Dbs' | 'Sas']>([
    ['have no items yet', dbsWith({ Status: 'running', Items: undefined }), 'Dbs'],
    ['have an empty wrapper', dbsWith({ Items: { PreCheckProgressDetail: null } }), 'Dbs'],
    ['have texts for numbers', dbsWith({ Progress: '100' }, { BootTime: '1704351395000' }), 'Dbs'],
    ['have numbers for texts', dbsWith({}, { OrderNum: 30 }), 'Dbs'],
    ['have times that are 0 or absent', dbsWith({}, { BootTime: 0, FinishTime: undefined }), 'Dbs'],
    ['write its words otherwise', dbsWith({ Status: 'FINISH' }, { State: 'Caught' }), 'Dbs'],
    ['fail for a reason', dbsWith({ Status: 'failed', ErrMessage: 'No such schema. ' }), 'Dbs'],
    ['have the text of an error beside a success', dbsWith({ ErrMessage: 'No such schema.' }), 'Dbs'],
    ['have no Result', sasWith({ Description: 'created', Result: undefined }), 'Sas'],
    ['have a Result of nothing', sasWith({ Description: 'error', Result: '' }), 'Sas'],
    ['have an instance without results', sasWith({}, { results: [] }), 'Sas'],
  ])('%s', (_what, text, product) => {
    expect(inspected(product, text)).toEqual({ findings: [], novelties: [], refusal: null });
  });

  it('be new in its words and fields, which is told, unless it may be more than a word', () => {
    const told = [
      inspected('Dbs', dbsWith({ Status: 'resting', Extra: 1 }, { State: 'Jane Doe, +1 555', More: [] })),
      inspected(
        'Sas',
        sasWith(
          { Description: 'queued' },
          { sourceType: 'DAMENG', results: [{ item: 'A', result: 'SKIPPED' }] },
        ),
      ),
    ];
    expect(told).toEqual([
      {
        findings: [],
        novelties: [
          'the answer has Extra',
          'Items.PreCheckProgressDetail[] has More',
          'Status is resting',
          'Items.PreCheckProgressDetail[].State is a text not shown',
        ],
        refusal: null,
      },
      {
        findings: [],
        novelties: [
          'Description is queued',
          'Result[].sourceType is DAMENG',
          'Result[].results[].result is SKIPPED',
        ],
        refusal: null,
      },
    ]);
  });
});
