import { expect, it } from 'vitest';
import { ACTIONS } from '../../src/emulator/actions.ts';
import { GUIDE_IDS } from '../../src/emulator/guide.ts';
import { createCaller, type Wire } from './caller.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, at) => String(at + 1).padStart(6, '0'));

/** How many there are of each word. */
const countOf = (words: readonly string[]) =>
  Object.fromEntries([...new Set(words)].map((word) => [word, words.filter((one) => one === word).length]));

/** The worst of some words, by the order of these. */
const worst = (words: readonly string[], order: readonly string[]) =>
  order.find((word) => words.includes(word)) ?? 'passed';

it('a visitor is told of every call, and of every id by its parameter', async () => {
  const response = await createCaller().emulator.handle(new Request('http://emulator.test/'));
  const lines = (await response.text()).split('\n').map((line) => line.trim().split(/\s{2,}/)[0]);
  const ids = Object.values(GUIDE_IDS).flatMap((rows) => rows.map(([id]) => id));
  expect(lines).toEqual(expect.arrayContaining([...ACTIONS.map(({ name }) => name), ...ids]));
});

it('what is said of 20 plans in a row is so', async () => {
  const { dbs } = createCaller();
  const words: string[] = [];
  for (const number of numbers(320)) {
    const { Items } = (await dbs({ BackupPlanId: `dbsp${number}` })).body;
    const states = Items?.PreCheckProgressDetail.map(({ State }: Wire) => State) ?? ['none'];
    words.push(worst(states, ['none', 'catched', 'failed', 'warning']));
  }
  const said = { passed: 14, warning: 2, failed: 2, catched: 1, none: 1 };
  for (const start of [0, 20, 300]) expect(countOf(words.slice(start, start + 20))).toEqual(said);
  expect(words.indexOf('none')).toBe(4);
});

it('what is said of 10 databases in a row is so', async () => {
  const { sas } = createCaller();
  const words: string[] = [];
  for (const number of numbers(320)) {
    const { Code, Description, Result } = (await sas({ InstanceUuid: `sasd${number}` })).body;
    const results: Wire[] = Result ? JSON.parse(Result)[0].results : [];
    const order = ['Param.NotFound', 'error', 'FAILED', 'WARNING'];
    words.push(worst([Code, Description, ...results.map(({ result }) => result)], order));
  }
  const said = { passed: 5, WARNING: 2, FAILED: 1, error: 1, 'Param.NotFound': 1 };
  for (const start of [0, 10, 310]) expect(countOf(words.slice(start, start + 10))).toEqual(said);
  expect(words.indexOf('Param.NotFound')).toBe(2);
});
