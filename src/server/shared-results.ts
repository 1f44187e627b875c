import { type DocumentNode, type FieldNode, Kind, visit } from 'graphql';
import type { Caller } from '../domain/caller.ts';
import type { Locale } from '../domain/locale.ts';
import type { RunUpdate } from '../live/run-updates.ts';
import { createOneCopy } from '../runs/one-copy.ts';
import { createKeptResults, type Result } from './kept-results.ts';

/** One question, put to one event after the other. */
export interface Question {
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Who asks; of him only the scope may change an answer that is shared. */
  readonly caller: Caller;
  /** In which language he is answered where he names none. */
  readonly locale: Locale;
}

const findVariables = (document: DocumentNode): readonly string[] => {
  const used = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    OperationDefinition: (operation) => ({
      ...operation,
      selectionSet: {
        ...operation.selectionSet,
        selections: operation.selectionSet.selections.map((selection) =>
          selection.kind === Kind.FIELD ? ({ ...selection, arguments: [] } satisfies FieldNode) : selection,
        ),
      },
    }),
    Variable: ({ name }) => void used.add(name.value),
  });
  return [...used].sort();
};

const known = new WeakMap<DocumentNode, readonly string[]>();

/** The variables that an answer depends on: those used anywhere but in the arguments of the root field. */
const variablesBelowRoot = (document: DocumentNode): readonly string[] => {
  const names = known.get(document) ?? findVariables(document);
  known.set(document, names);
  return names;
};

/** Equal for questions whose answers to one event are equal. */
const textOf = ({ document, operationName, variables, caller, locale }: Question): string => {
  // One that is left out has its default, which null has not.
  const values = variablesBelowRoot(document).map((name) => name in variables && [variables[name]]);
  return JSON.stringify([document.loc?.source.body, operationName, caller.scope, locale, values]);
};

type Answer = (question: Question, update: RunUpdate) => Result | Promise<Result>;

/** One answer for each distinct question and event, however many ask it; one for each who asks where 0 bytes are kept. */
export const createSharedResults = (answer: Answer, keptBytes?: number) => {
  const kept = createKeptResults(keptBytes);
  const oneCopy = createOneCopy();
  // Of thousands who are told in one turn, most ask the same.
  let last: { update: RunUpdate; text: string; frame: Buffer } | null = null;

  const first = (question: Question, text: string, update: RunUpdate) => {
    const result = answer(question, update);
    kept.keep(update, text, result);
    return result;
  };

  const frameIn = async (result: Result | Promise<Result>, own: () => Result | Promise<Result>) => {
    const { frame, isShareable } = await result;
    return isShareable ? frame : (await own()).frame;
  };

  /**
   * Asks one question; where an answer belongs to one caller alone, each gets his own. What is there already comes
   * without a promise: thousands may ask for it in one turn.
   */
  return (question: Question): ((update: RunUpdate) => Buffer | Promise<Buffer>) => {
    const text = oneCopy(textOf(question));
    return (update) => {
      if (last && last.update === update && last.text === text) return last.frame;
      const shared = kept.find(update, text);
      const result = shared ?? first(question, text, update);
      if (!(result instanceof Promise) && result.isShareable) {
        // Before anybody has shared it, it may be one that there is no room for.
        if (shared) last = { update, text, frame: result.frame };
        return result.frame;
      }
      if (!(result instanceof Promise) && !shared) return result.frame;
      return frameIn(result, () => (shared ? answer(question, update) : result));
    };
  };
};
