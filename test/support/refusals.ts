import { expect } from 'vitest';
import { isErrorCode } from '../../src/domain/precheck-error.ts';

export interface ClientError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** However much was sent, an error is a sentence or two. */
const MAX_MESSAGE_LENGTH = 600;

/** What must hold for every refusal; the errors in it. */
export const refusalsIn = ({ status, text }: { status: number; text: string }): readonly ClientError[] => {
  expect(status).toBeLessThan(500);
  expect(text).not.toMatch(/node_modules|\.ts:\d|"stack"|at .*\(file:/);
  const { errors = [] }: { errors?: readonly ClientError[] } = JSON.parse(text === '' ? '{}' : text);
  expect(errors).not.toEqual([]);
  for (const { message, extensions } of errors) {
    expect(message).not.toBe('');
    expect(message.length).toBeLessThanOrEqual(MAX_MESSAGE_LENGTH);
    expect(extensions['code']).toSatisfy(isErrorCode);
    expect(extensions['retryable']).toBeTypeOf('boolean');
    expect(Object.keys(extensions)).not.toContain('http');
  }
  return errors;
};

/** That all of it is refused for one reason, and the client reads which. */
export const expectRefusal = (
  answer: { status: number; text: string },
  { status, code, message }: { status: number; code: string; message: RegExp | string },
): void => {
  const [first, ...others] = refusalsIn(answer);
  expect({ status: answer.status, code: first?.extensions['code'] }).toEqual({ status, code });
  expect(first?.message).toMatch(message);
  for (const { extensions } of others) expect(extensions['code']).toBe(code);
};
