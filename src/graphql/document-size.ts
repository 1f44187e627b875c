import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { DEFAULT_FIRST, MAX_FIRST } from './list-slice.ts';

/** What is asked for, with every fragment written out where it is spread. */
export interface Size {
  /** Once for each key or id that is asked for, and for each place of a page; a run's items count as one. */
  readonly fields: number;
  /** Of the schema, about as often as they are answered. */
  readonly introspected: number;
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
}

const NOTHING: Size = { fields: 0, introspected: 0, depth: 0, aliases: 0, directives: 0 };

const KEY_LISTS: ReadonlySet<string> = new Set(['keys', 'ids']);

/** How long the lists of an introspection are, about. */
const INTROSPECTED_LISTS: ReadonlyMap<string, number> = new Map([
  ['types', 30],
  ['fields', 10],
  ['enumValues', 5],
  ['directives', 5],
  ['inputFields', 3],
  ['possibleTypes', 3],
  ['interfaces', 2],
  ['args', 2],
]);
const INTROSPECTIONS: ReadonlySet<string> = new Set(['__schema', '__type']);

/** Fields that are answered page by page. */
const PAGED: ReadonlySet<string> = new Set(['backupPlans', 'restoreTasks', 'serverDatabases']);

/** How many a page may have; what is no such number is refused when it is read. */
const pageSizeOf = (args: readonly ArgumentNode[]): number => {
  const value = args.find(({ name }) => name.value === 'first')?.value;
  if (value?.kind === Kind.VARIABLE) return MAX_FIRST;
  return value?.kind === Kind.INT ? Math.min(Math.max(Number(value.value), 1), MAX_FIRST) : DEFAULT_FIRST;
};

/**
 * How many times the fields below are answered, as far as names and arguments tell: what comes in a variable is taken
 * for as much as it may be.
 */
const timesOf = ({ name: field, arguments: args = [] }: FieldNode, maxKeys: number): number => {
  if (PAGED.has(field.value)) return pageSizeOf(args);
  return args.reduce((times, { name, value }) => {
    if (!KEY_LISTS.has(name.value)) return times;
    if (value.kind === Kind.LIST) return Math.max(times, value.values.length);
    return value.kind === Kind.VARIABLE ? maxKeys : times;
  }, INTROSPECTED_LISTS.get(field.value) ?? 1);
};

const sumOf = (sizes: readonly Size[]): Size =>
  sizes.reduce(
    (sum, size) => ({
      fields: sum.fields + size.fields,
      introspected: sum.introspected + size.introspected,
      depth: Math.max(sum.depth, size.depth),
      aliases: sum.aliases + size.aliases,
      directives: sum.directives + size.directives,
    }),
    NOTHING,
  );

interface Directed {
  readonly directives?: readonly unknown[] | undefined;
}

const withDirectives = (size: Size, { directives = [] }: Directed): Size =>
  directives.length === 0 ? size : { ...size, directives: size.directives + directives.length };

/** Measures selections. Each fragment is measured once, so that a short document cannot take long. */
export const createSizer = (
  fragmentOf: (name: string) => FragmentDefinitionNode | undefined,
  maxKeys: number,
) => {
  const measured = new Map<string, Size>();

  const ofFragment = (name: string): Size => {
    const known = measured.get(name);
    if (known) return known;
    // Stands while it is being measured: a cycle ends here, and validation refuses it.
    measured.set(name, NOTHING);
    const fragment = fragmentOf(name);
    const size = withDirectives(ofSet(fragment?.selectionSet), fragment ?? {});
    measured.set(name, size);
    return size;
  };
  const ofField = (field: FieldNode): Size => {
    const inner = ofSet(field.selectionSet);
    const times = timesOf(field, maxKeys);
    const [fields, introspected] = [inner.fields * times + 1, inner.introspected * times];
    const more = { ...inner, depth: inner.depth + 1, aliases: inner.aliases + (field.alias ? 1 : 0) };
    return INTROSPECTIONS.has(field.name.value)
      ? { ...more, fields: 1, introspected: introspected + fields }
      : { ...more, fields, introspected };
  };
  const ofKind = (selection: SelectionNode): Size => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
    return selection.kind === Kind.FIELD ? ofField(selection) : ofSet(selection.selectionSet);
  };
  const ofSelection = (selection: SelectionNode): Size => withDirectives(ofKind(selection), selection);
  const ofSet = (set: SelectionSetNode | undefined): Size => sumOf((set?.selections ?? []).map(ofSelection));
  return ofSet;
};

/** How much all operations of a document ask for. */
export const documentSize = ({ definitions }: DocumentNode, maxKeys: number): Size => {
  const fragments = new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
  const sizeOf = createSizer((name) => fragments.get(name), maxKeys);
  return sumOf(
    definitions.map((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION) return NOTHING;
      const { selectionSet, variableDefinitions = [] } = definition;
      const size = withDirectives(sizeOf(selectionSet), definition);
      return variableDefinitions.reduce(withDirectives, size);
    }),
  );
};
