import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/upstream/exact-json.ts';

describe('an integer that a double cannot hold is the text of its digits', () => {
  it.each([
    ['9007199254740993', '9007199254740993'],
    ['-9007199254740993', '-9007199254740993'],
    ['12345678901234567890', '12345678901234567890'],
    ['{"a":[{"b":9007199254740993}]}', { a: [{ b: '9007199254740993' }] }],
    ['[9007199254740993,0.12345678901234567890]', ['9007199254740993', 0.123_456_789_012_345_68]],
    ['[9007199254740993,10000000000000000e3]', ['9007199254740993', 1e19]],
    ['{"a" : -9007199254740993 , "b":\n9007199254740993}', { a: '-9007199254740993', b: '9007199254740993' }],
  ])('%s', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });
});

describe('any other value is what it is', () => {
  it.each([
    ['9007199254740991', 9_007_199_254_740_991],
    ['-9007199254740991', -9_007_199_254_740_991],
    ['1704351395000', 1_704_351_395_000],
    ['0.12345678901234567890', 0.123_456_789_012_345_68],
    ['1.0000000000000000', 1],
    ['10000000000000000e3', 1e19],
    ['"12345678901234567890"', '12345678901234567890'],
    ['["\\"",":9007199254740993,",9007199254740992.5]', ['"', ':9007199254740993,', 9_007_199_254_740_992]],
    ['{"12345678901234567890":null}', { '12345678901234567890': null }],
    ['\uFEFF {"a":1}\r\n', { a: 1 }],
    ['null', null],
  ])('%s', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  it('the name __proto__ included', () => {
    const value = parseJson('{"__proto__":{"a":12345678901234567890}}');
    expect(Object.entries(Object(value))).toEqual([['__proto__', { a: '12345678901234567890' }]]);
  });
});

it.each(['{9007199254740993:1}', '', '\uFEFF', '{', '{"a":12345678901234567890', 'undefined', "{'a':1}"])(
  '%j is no JSON',
  (text) => {
    expect(parseJson(text)).toBeUndefined();
  },
);

describe('a value that is too much to look for long integers in is read all the same', () => {
  it('nested deep', () => {
    const deep = `${'['.repeat(100_000)}9007199254740993${']'.repeat(100_000)}`;
    expect(Array.isArray(parseJson(deep))).toBe(true);
  });

  it('of millions of escapes', () => {
    const value = parseJson(`["${'\\n'.repeat(6_000_000)}",9007199254740993]`);
    expect(Object(value)).toHaveLength(2);
  });
});

it('a long integer is kept exactly wherever it stands', () => {
  for (let before = 0; before < 40; before++) {
    const value = { padding: 'x'.repeat(before), id: '12345678901234567' };
    const json = JSON.stringify(value).replace(`"${value.id}"`, value.id);
    expect(parseJson(json)).toEqual(value);
  }
});
