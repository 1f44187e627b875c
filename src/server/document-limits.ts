import type { DocumentNode, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { documentSize } from '../graphql/document-size.ts';
import { operationError } from './mask-error.ts';

const MAX_CHARACTERS = 64 * 1024;
const MAX_FIELDS = 20_000;
/** The queries of tools for the whole schema have about a tenth of it. */
const MAX_INTROSPECTED = 200_000;
const MAX_DEPTH = 25;
/** Source text whose parsed form is kept; dense text takes some hundred times as much memory. */
const MAX_CACHED_CHARACTERS = 1024 * 1024;

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
          const { fields, introspected, depth } = documentSize(document);
          check('levels', depth, MAX_DEPTH);
          check('fields, fragments written out', fields, MAX_FIELDS);
          check('fields of the schema, for all its types', introspected, MAX_INTROSPECTED);
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
