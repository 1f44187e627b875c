import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GUARDED } from '../../bench/margins.ts';
import { BATCH, EXECUTED, LIST, WARM } from '../../bench/questions.ts';
import { ALL_COMMANDS, QUICK_COMMANDS, WORKLOADS } from '../../bench/workloads.ts';
import { schema } from '../../src/graphql/schema.ts';

describe.each(Object.entries({ WARM, EXECUTED, BATCH, LIST }))('%s', (_name, question) => {
  it('is a question that the schema knows', () => {
    const { query } = JSON.parse(question.graphql(0));
    expect(validate(schema, parse(query))).toEqual([]);
  });

  it('is as long each time, and one byte a character', () => {
    const lengths = [0, 1, 99, 123_456_789].flatMap((at) => [
      question.graphql(at).length,
      Buffer.byteLength(question.graphql(at)),
    ]);
    expect(new Set(lengths).size).toBe(1);
  });
});

it.each(Object.entries({ EXECUTED, BATCH }))(
  '%s differs each time in nothing but how old the answer may be',
  (_name, { graphql, rest }) => {
    const [one, other] = [0, 1].map((at) => JSON.parse(graphql(at)));
    expect(one.variables.maxAgeMs).not.toBe(other.variables.maxAgeMs);
    expect({ ...other, variables: { ...other.variables, maxAgeMs: one.variables.maxAgeMs } }).toEqual(one);
    expect(rest(1)).not.toBe(rest(0));
  },
);

it('the batch has fifty plans', () => {
  expect(new Set(JSON.parse(BATCH.graphql(0)).variables.keys.map(JSON.stringify)).size).toBe(50);
});

it('what is measured together is there', () => {
  const names = [...ALL_COMMANDS, ...QUICK_COMMANDS, ...GUARDED.map(({ command }) => command)].map(
    ([name]) => name,
  );
  expect(Object.keys(WORKLOADS)).toEqual(expect.arrayContaining(names));
  expect(new Set(ALL_COMMANDS.map(([name]) => name))).toEqual(new Set(Object.keys(WORKLOADS)));
});
