import { Kind } from 'graphql';
import { describe, expect, it } from 'vitest';
import { dateTime } from '../../src/graphql/date-time.ts';

const { parseValue, parseLiteral, serialize } = dateTime;

describe('a DateTime', () => {
  it.each([
    ['2026-01-31T08:15:30Z', '2026-01-31T08:15:30.000Z'],
    ['2026-01-31T08:15:30.5Z', '2026-01-31T08:15:30.500Z'],
    ['2026-01-31T08:15:30.123456789Z', '2026-01-31T08:15:30.123Z'],
    ['2026-01-31T00:15:30+08:00', '2026-01-30T16:15:30.000Z'],
    ['2026-01-31T08:15:30-23:59', '2026-02-01T08:14:30.000Z'],
    ['2024-02-29t23:59:59z', '2024-02-29T23:59:59.000Z'],
  ])('%s is read as %s', (text, expected) => {
    expect(JSON.stringify(serialize(parseValue(text)))).toBe(`"${expected}"`);
    expect(parseLiteral({ kind: Kind.STRING, value: text })).toEqual(new Date(expected));
  });

  it.each([
    ...['', 'yesterday', '2026-01-31', '2026-01-31T08:15Z', '2026-01-31T08:15:30', '2026-01-31 08:15:30Z'],
    ...['2026-02-30T08:15:30Z', '2025-02-29T08:15:30Z', '2026-13-01T08:15:30Z', '2026-01-31T24:00:00Z'],
    ...['2016-12-31T23:59:60Z', '2026-01-31T08:15:30+0800', '2026-01-31T08:15:30+24:00'],
  ])('%j is refused', (text) => {
    expect(() => parseValue(text)).toThrow('DateTime must be a moment as RFC 3339 writes it');
    expect(() => parseLiteral({ kind: Kind.STRING, value: text })).toThrow(`got "${text}".`);
  });

  it.each([5, true, null, {}, ['2026-01-31T08:15:30Z']])('%j is refused', (value) => {
    expect(() => parseValue(value)).toThrow('DateTime must be');
  });

  it('is a text in a document too', () => {
    expect(() => parseLiteral({ kind: Kind.INT, value: '1769847330000' })).toThrow('got 1769847330000.');
  });
});
