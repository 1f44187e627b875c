import { LRUCache } from 'lru-cache';
import type { Caller } from '../domain/caller.ts';
import type { Locale } from '../domain/locale.ts';
import type { Observation } from '../graphql/observations.ts';
import type { WholeAnswer } from './whole-answer.ts';

/** What an answer is true by, besides the question. */
export interface Basis {
  /** The name of the operation, for the log. */
  readonly operationName: string | null;
  readonly scope: string;
  /** Null where the answer is the same in all languages. */
  readonly locale: Locale | null;
  readonly observations: readonly Observation[];
}

export interface KnownAnswer extends Basis {
  readonly answer: WholeAnswer;
}

/** Whether a caller who asked the same now would be told the same. */
export const holds = (known: KnownAnswer, caller: Caller, localeOf: () => Locale): boolean =>
  known.scope === caller.scope &&
  known.observations.every((one) => one.holdsFor(caller)) &&
  (known.locale === null || known.locale === localeOf());

/** Answers that were given, by what was asked for in every byte; those used longest ago are forgotten first. */
export interface AnswerMemory {
  /** At most one for each scope and language, none of which need hold any more. */
  find(question: string): readonly KnownAnswer[];
  keep(question: string, known: KnownAnswer): void;
}

/** What is kept of an answer besides its bytes, and of each thing that it was made from, about. */
const ENTRY_BYTES = 1024;
const OBSERVATION_BYTES = 512;

const bytesOf = (known: readonly KnownAnswer[], question: string): number =>
  known.reduce(
    (sum, { answer, observations }) =>
      sum + ENTRY_BYTES + answer.body.length + OBSERVATION_BYTES * observations.length,
    2 * question.length,
  );

export const createAnswerMemory = (maxBytes: number): AnswerMemory => {
  const answers = new LRUCache<string, readonly KnownAnswer[]>({
    maxSize: maxBytes,
    sizeCalculation: bytesOf,
  });
  return {
    find: (question) => answers.get(question) ?? [],
    keep(question, known) {
      const others = (answers.get(question) ?? []).filter(
        ({ scope, locale }) => scope !== known.scope || locale !== known.locale,
      );
      answers.set(question, [...others, known]);
    },
  };
};
