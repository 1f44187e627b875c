import {
  type DocumentNode,
  type FieldNode,
  type GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { operationError } from './mask-error.ts';

const MAX_CHARACTERS = 64 * 1024;
/** With every fragment written out where it is spread, and once for each key or id that is asked for. */
const MAX_FIELDS = 20_000;
/** What a list that comes in a variable is taken for; it may not be longer. */
const MAX_LIST = 100;
const MAX_DEPTH = 25;
/** Source text whose parsed form is kept; dense text takes some hundred times as much memory. */
const MAX_CACHED_CHARACTERS = 1024 * 1024;

interface Size {
  readonly fields: number;
  readonly depth: number;
}

const NOTHING: Size = { fields: 0, depth: 0 };

const LISTS: ReadonlySet<string> = new Set(['keys', 'ids']);

/** How many times the fields below are answered, as far as the arguments tell. */
const timesOf = ({ arguments: args = [] }: FieldNode): number =>
  args.reduce((times, { name, value }) => {
    if (!LISTS.has(name.value)) return times;
    if (value.kind === Kind.LIST) return Math.max(times, value.values.length);
    return value.kind === Kind.VARIABLE ? MAX_LIST : times;
  }, 1);

/** How much a document asks for. Each fragment is measured once, so that a short one cannot take long. */
const sizeOf = (document: DocumentNode): Size => {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
  const measured = new Map<string, Size>();

  const ofFragment = (name: string): Size => {
    const known = measured.get(name);
    if (known) return known;
    // Stands while it is being measured: a cycle ends here, and validation refuses it.
    measured.set(name, NOTHING);
    const size = ofSet(fragments.get(name)?.selectionSet);
    measured.set(name, size);
    return size;
  };
  const ofSelection = (selection: SelectionNode): Size => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
    const inner = ofSet(selection.selectionSet);
    if (selection.kind === Kind.INLINE_FRAGMENT) return inner;
    return { fields: inner.fields * timesOf(selection) + 1, depth: inner.depth + 1 };
  };
  const ofSet = (set: SelectionSetNode | undefined): Size =>
    (set?.selections ?? []).reduce((sum, selection) => {
      const size = ofSelection(selection);
      return { fields: sum.fields + size.fields, depth: Math.max(sum.depth, size.depth) };
    }, NOTHING);

  return document.definitions.reduce((sum, definition) => {
    const size = definition.kind === Kind.OPERATION_DEFINITION ? ofSet(definition.selectionSet) : NOTHING;
    return { fields: sum.fields + size.fields, depth: Math.max(sum.depth, size.depth) };
  }, NOTHING);
};

const tooMuch = (limit: string) => operationError('LIMIT_EXCEEDED', `the document may have ${limit}`);

const check = (name: string, value: number, most: number): void => {
  if (value > most) throw tooMuch(`at most ${most} ${name}, got ${value}`);
};

const createCache = <Value extends object>() =>
  new LRUCache<string, Value>({
    maxSize: MAX_CACHED_CHARACTERS,
    sizeCalculation: (_value, text) => text.length + 1,
  });

/** What descends as deep as the document is nested overflows on one that is nested too deeply, in whatever part. */
const descend = <Result>(work: () => Result): Result => {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw tooMuch(`at most ${MAX_DEPTH} levels, got far more`);
  }
};

/** graphql stops comparing fields that share a name when there are too many pairs of them, and says no more. */
const isAborted = ({ message }: GraphQLError): boolean => message === 'Validation aborted.';

/**
 * Refuses a document that is too long, too deep or asks for too much, before it is validated. Parsed documents are
 * kept by their length, not their number, and only if they are valid: the others carry their errors along.
 */
export const createDocumentLimits = () => {
  const documentCache = createCache<DocumentNode>();
  const plugin: Plugin = {
    onParse({ params, parseFn, setParseFn }) {
      check('characters', String(params.source).length, MAX_CHARACTERS);
      setParseFn((source, options) =>
        descend(() => {
          const document: DocumentNode = parseFn(source, options);
          const { fields, depth } = sizeOf(document);
          check('levels', depth, MAX_DEPTH);
          check('fields, fragments written out', fields, MAX_FIELDS);
          return document;
        }),
      );
    },
    onValidate({ params, validateFn, setValidationFn }) {
      const forget = () => documentCache.delete(params.documentAST.loc?.source.body ?? '');
      setValidationFn((...args: Parameters<typeof validateFn>) => {
        try {
          const errors = descend(() => validateFn(...args));
          if (errors.some(isAborted))
            throw tooMuch('some hundred fields of one name side by side, got too many to compare');
          return errors;
        } catch (thrown) {
          forget();
          throw thrown;
        }
      });
      return ({ valid }) => {
        if (!valid) forget();
      };
    },
  };
  return { plugin, caches: { documentCache, errorCache: createCache<Error>() } };
};
