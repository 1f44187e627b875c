import { readFile } from 'node:fs/promises';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { visitOf } from '../../bench/mixed-crowd.ts';
import { headersOf, KINDS, wrongIn } from '../../bench/mixed-requests.ts';
import { createTally } from '../../bench/mixed-tally.ts';

const schema = buildSchema(await readFile(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));

const kind = (name: string) => {
  const found = KINDS.find((one) => one.name === name);
  if (!found) throw new Error(`no kind is called ${name}`);
  return found;
};

const bodies = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => kind(name).nth(at).body);

it('what is to be in no memory differs each time, and what is to be there does not', () => {
  for (const name of ['other variables', 'other documents', 'batches of 50'])
    expect(new Set(bodies(name, 400)).size).toBe(400);
  expect(new Set(bodies('the same query', 400)).size).toBe(1);
});

it('all but bad requests are valid', () => {
  for (const { name } of KINDS.filter((one) => one.name !== 'bad requests'))
    for (const body of bodies(name, 12)) {
      const { query } = JSON.parse(body);
      expect(validate(schema, parse(query))).toEqual([]);
    }
});

it('each visit asks for what is valid, some of them for what nobody else asks', () => {
  const visits = Array.from({ length: 40 }, (_, at) => visitOf('http://gateway', at));
  const documents = visits.map(({ body }) => String(Object(body).query));
  for (const document of documents) expect(validate(schema, parse(document))).toEqual([]);
  expect(new Set(documents).size).toBe(11);
  expect(visits.some(({ isSlow, isCut }) => isSlow && isCut)).toBe(true);
  expect(visits.some(({ isSlow, isCut }) => !isSlow && !isCut)).toBe(true);
});

it('every request comes from another address', () => {
  const asked = kind('lists').nth(0);
  const addresses = Array.from({ length: 70_000 }, (_, at) => headersOf(asked, at)['x-forwarded-for']);
  expect(new Set(addresses).size).toBe(70_000);
});

it('an answer is wrong without what it must have, and with what it must not', () => {
  const asked = { has: '"verdict"', hasNot: '"errors"' };
  expect(wrongIn(asked, '{"verdict":1}')).toBe(null);
  expect(wrongIn(asked, '{}')).toBe('has no "verdict": {}');
  expect(wrongIn(asked, '{"errors":[],"verdict":1}')).toMatch('has "errors"');
});

it('counts what is good by kind, and keeps the first examples of what is not', () => {
  const tally = createTally();
  tally.good('a');
  tally.good('a');
  for (let time = 0; time < 20; time++) tally.bad('b', `time ${time}`);
  expect(tally.counts).toEqual({ a: 2 });
  expect(tally.wrong).toBe(20);
  expect(tally.examples).toHaveLength(10);
  expect(tally.examples[0]).toBe('b: time 0');
});
