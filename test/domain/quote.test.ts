import { describe, expect, it } from 'vitest';
import { quote } from '../../src/domain/precheck-error.ts';

describe('a value in a message', () => {
  it.each([
    ['is quoted', 'a b', '"a b"'],
    ['is escaped', 'a"\\\n', '"a\\"\\\\\\n"'],
    ['shows a control character', '\u0000\u007f\u0085', '"\\u0000\\u007f\\u0085"'],
    ['shows a space that is none', '\u00a0\u2028\u3000', '"\\u00a0\\u2028\\u3000"'],
    ['shows what is invisible', '\u200b\u202e\ufeff\u{e0001}', '"\\u200b\\u202e\\ufeff\\udb40\\udc01"'],
    ['shows half a character', '\ud800', '"\\ud800"'],
    ['keeps every script', '预检查 é 🚦', '"预检查 é 🚦"'],
    ['of 80 characters is whole', 'x'.repeat(80), `"${'x'.repeat(80)}"`],
    ['of more is cut', 'x'.repeat(81), `"${'x'.repeat(80)}…"`],
    ['is cut between characters', `${'x'.repeat(79)}🚦`, `"${'x'.repeat(79)}…"`],
  ])('%s', (_what, value, text) => {
    expect(quote(value)).toBe(text);
  });
});
