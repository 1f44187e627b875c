import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { operationError } from './mask-error.ts';

/** In characters, before any is escaped. Four times as much as the largest answer from upstream. */
const MAX_CHARACTERS = 64 * 1024 * 1024;

/** What a number, a flag, a null or a time takes, about. */
const LEAF_CHARACTERS = 8;
/** What stands around a text. */
const FRAME_CHARACTERS = 4;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** How long a value would be as a text, about, found out without making it. */
const lengthOf = (value: unknown): number => {
  if (typeof value === 'string') return value.length + FRAME_CHARACTERS;
  if (!isObject(value)) return LEAF_CHARACTERS;
  let length = LEAF_CHARACTERS;
  // Quicker than a list of entries, by which every answer would be held up.
  for (const name in value) length += (Array.isArray(value) ? 0 : name.length) + lengthOf(value[name]);
  return length;
};

/** The result, or an error in its place if it is too large to be written at once: a long text may be asked for any number of times. */
export const limitAnswer = (result: ExecutionResult): ExecutionResult => {
  if (lengthOf(result.data) <= MAX_CHARACTERS) return result;
  const message = `an answer may have at most ${MAX_CHARACTERS} characters, got more: ask for fewer runs, fields or aliases`;
  return { errors: [operationError('LIMIT_EXCEEDED', message)] };
};

export const answerLimit: Plugin = {
  onExecutionResult({ result, setResult }) {
    if (result && 'data' in result) setResult(limitAnswer(result));
  },
};
