import { type DocumentNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { PrecheckError } from '../domain/precheck-error.ts';

const MAX_CHARACTERS = 64 * 1024;
/** With every fragment written out where it is spread. */
const MAX_FIELDS = 5_000;
const MAX_DEPTH = 25;
/** Source text whose parsed form is kept; that takes some sixty times as much memory. */
const MAX_CACHED_CHARACTERS = 1024 * 1024;

interface Size {
  readonly fields: number;
  readonly depth: number;
}

const NOTHING: Size = { fields: 0, depth: 0 };

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
    return selection.kind === Kind.FIELD ? { fields: inner.fields + 1, depth: inner.depth + 1 } : inner;
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

const check = (name: string, value: number, most: number): void => {
  if (value <= most) return;
  throw new PrecheckError('LIMIT_EXCEEDED', `the document may have at most ${most} ${name}, got ${value}`);
};

/** Refuses a document that is too long, too deep or asks for too much, before it is validated. */
export const documentLimits: Plugin = {
  onParse({ params, parseFn, setParseFn }) {
    check('characters', String(params.source).length, MAX_CHARACTERS);
    setParseFn((source, options) => {
      try {
        const document: DocumentNode = parseFn(source, options);
        const { fields, depth } = sizeOf(document);
        check('levels', depth, MAX_DEPTH);
        check('fields, fragments written out', fields, MAX_FIELDS);
        return document;
      } catch (thrown) {
        // Parser and measure descend as deep as the document is nested.
        if (!(thrown instanceof RangeError)) throw thrown;
        throw new PrecheckError(
          'LIMIT_EXCEEDED',
          `the document may have at most ${MAX_DEPTH} levels, got far more`,
        );
      }
    });
  },
};

const createCache = <Value extends object>() =>
  new LRUCache<string, Value>({
    maxSize: MAX_CACHED_CHARACTERS,
    sizeCalculation: (_value, text) => text.length + 1,
  });

/** Parsed documents, bounded by their length and not by their number. */
export const createDocumentCaches = () => ({
  documentCache: createCache<DocumentNode>(),
  errorCache: createCache<Error>(),
});
