import { type DocumentNode, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { documentSize } from '../graphql/document-size.ts';
import type { Limits } from './limits.ts';
import { operationError } from './mask-error.ts';

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
const descend = <Result>(maxDepth: number, work: () => Result): Result => {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw tooMuch(`at most ${maxDepth} levels, got far more`);
  }
};

/** The parser stops at the first token that is too many, by a syntax error without a code. */
const isOfTokens = (thrown: unknown, maxTokens: number): boolean =>
  thrown instanceof GraphQLError &&
  thrown.message === `Syntax Error: Document contains more that ${maxTokens} tokens. Parsing aborted.`;

/** graphql stops comparing fields that share a name when there are too many pairs of them, and says no more. */
const isAborted = ({ message }: GraphQLError): boolean => message === 'Validation aborted.';

/**
 * Refuses a document that is too long, too deep or asks for too much, before it is validated. Parsed documents are
 * kept by their length, not their number, and only if they are valid: the others carry their errors along.
 */
export const createDocumentLimits = (limits: Limits) => {
  const { maxDepth, maxTokens } = limits;
  const documentCache = createCache<DocumentNode>();

  const checkSize = (document: DocumentNode) => {
    const { fields, introspected, depth, aliases, directives } = documentSize(document, limits.maxKeys);
    check('levels', depth, maxDepth);
    check('aliases', aliases, limits.maxAliases);
    check('directives', directives, limits.maxDirectives);
    check('fields, fragments written out', fields, limits.maxFields);
    check('fields of the schema, for all its types', introspected, limits.maxIntrospectedFields);
  };

  const plugin: Plugin = {
    onParse({ params, parseFn, setParseFn }) {
      check('characters', String(params.source).length, limits.maxDocumentCharacters);
      const parseWithin: typeof parseFn = (source, options) => {
        try {
          return parseFn(source, { ...options, maxTokens });
        } catch (thrown) {
          throw isOfTokens(thrown, maxTokens)
            ? tooMuch(`at most ${maxTokens} tokens, got at least ${maxTokens + 1}`)
            : thrown;
        }
      };
      setParseFn((source, options) =>
        descend(maxDepth, () => {
          const document: DocumentNode = parseWithin(source, options);
          checkSize(document);
          return document;
        }),
      );
    },
    onValidate({ params, validateFn, setValidationFn }) {
      const forget = () => documentCache.delete(params.documentAST.loc?.source.body ?? '');
      setValidationFn((...args: Parameters<typeof validateFn>) => {
        try {
          const errors = descend(maxDepth, () => validateFn(...args));
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
