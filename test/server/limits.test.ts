import { globSync } from 'node:fs';
import { getIntrospectionQuery, Kind, parse, print, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { documentSize } from '../../src/graphql/document-size.ts';
import { DEFAULT_LIMITS, type Limits, RATE_WINDOW_S } from '../../src/server/limits.ts';
import { backupPlan } from '../support/keys.ts';
import { blocksOf, readText } from '../support/markdown.ts';

/** Everything that somebody asks who follows our examples. */
const EXAMPLES: readonly string[] = [
  ...globSync('schema/operations/*.graphql').map(readText),
  // What relay-compiler made of the tags in the examples.
  ...globSync('examples/relay/__generated__/*.graphql.ts').flatMap((path) => {
    const [, text] = /^ {4}"text": (".+"),?$/m.exec(readText(path)) ?? [];
    return text === undefined ? [] : [String(JSON.parse(text))];
  }),
  ...[/const query = `(.+?)`/s.exec(readText('examples/wait.mjs'))?.[1] ?? ''],
  ...[/^query='(.+?)'/ms.exec(readText('examples/wait.sh'))?.[1] ?? ''],
  ...['README.md', 'docs/frontend.md', 'docs/transports.md'].flatMap((page) =>
    blocksOf(readText(page), 'graphql'),
  ),
];

/** GraphiQL, codegen and the tools of Apollo, urql and Relay make theirs by graphql's own function, with more or less of this. */
const INTROSPECTIONS: readonly string[] = [
  getIntrospectionQuery(),
  getIntrospectionQuery({ schemaDescription: true, inputValueDeprecation: true }),
  getIntrospectionQuery({
    ...{ specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true },
    ...{ inputValueDeprecation: true, oneOf: true },
  }),
];

const TYPENAME = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;

/** As clients with a cache send it: with the name of its type in each object. */
const withTypenames = (text: string): string =>
  print(
    visit(parse(text), {
      SelectionSet: (set, _key, parent) =>
        Object(parent).kind === Kind.OPERATION_DEFINITION
          ? undefined
          : { ...set, selections: [...set.selections, TYPENAME] },
    }),
  );

const tokensIn = (text: string): number => {
  let count = 0;
  for (let token = parse(text).loc?.startToken; token; token = token.next ?? undefined)
    if (!['<SOF>', '<EOF>', 'Comment'].includes(token.kind)) count += 1;
  return count;
};

const keys = Array.from({ length: DEFAULT_LIMITS.maxKeys }, (_, at) =>
  backupPlan(`dbs-plan-long-name-${at}`),
);
const variables = { keys, afterRevisions: keys.map(() => 'x'.repeat(120)) };

const measure = (text: string) => {
  const { depth, aliases, directives, fields, introspected } = documentSize(
    parse(text),
    DEFAULT_LIMITS.maxKeys,
  );
  return {
    maxBodyBytes: Buffer.byteLength(JSON.stringify({ query: text, variables })),
    maxDocumentCharacters: text.length,
    maxTokens: tokensIn(text),
    maxDepth: depth,
    maxAliases: aliases,
    maxDirectives: directives,
    maxFields: fields,
    maxIntrospectedFields: introspected,
  } satisfies Partial<Limits>;
};

type Name = keyof ReturnType<typeof measure>;

const MEASURED = [...EXAMPLES, ...EXAMPLES.map(withTypenames), ...INTROSPECTIONS].map(measure);
const mostOf = (name: Name): number => Math.max(...MEASURED.map((measured) => measured[name]));

/** Of which no example has any: the default is a guess at what a program may write. */
const UNUSED: readonly Name[] = ['maxDirectives'];

describe('the limits of a document, by default', () => {
  const names = [
    ...(['maxBodyBytes', 'maxDocumentCharacters', 'maxTokens', 'maxDepth'] as const),
    ...(['maxAliases', 'maxDirectives', 'maxFields', 'maxIntrospectedFields'] as const),
  ];

  it('are measured by what is asked', () => {
    expect(EXAMPLES.length).toBeGreaterThanOrEqual(11);
    expect(EXAMPLES).not.toContain('');
    const lines = names.map((name) => {
      const [used, limit] = [mostOf(name), DEFAULT_LIMITS[name]];
      return `examples and tools use at most ${used} of ${name} ${limit}: ${((100 * used) / limit).toFixed(1)} %`;
    });
    process.stdout.write(`${lines.join('\n')}\n`);
  });

  it.each(names)('leave at least twice as much as any example needs, and no ocean: %s', (name) => {
    const [used, limit] = [mostOf(name), DEFAULT_LIMITS[name]];
    expect(limit).toBeGreaterThanOrEqual(2 * used);
    if (UNUSED.includes(name)) expect([used, limit <= 200]).toEqual([0, true]);
    else expect(limit).toBeLessThanOrEqual(100 * used);
  });
});

describe('the limits of a caller, by default', () => {
  const { maxStreamsPerCaller, maxOperationsPerCaller, maxRatePerCaller } = DEFAULT_LIMITS;

  it('let all streams come back at once, each by a socket of its own, and as many queries beside them', () => {
    expect(maxRatePerCaller * RATE_WINDOW_S).toBeGreaterThanOrEqual(4 * maxStreamsPerCaller);
    expect(maxOperationsPerCaller).toBeGreaterThanOrEqual(2 * maxStreamsPerCaller);
  });

  it('leave others room', () => {
    expect(DEFAULT_LIMITS.maxStreams).toBeGreaterThanOrEqual(10 * maxStreamsPerCaller);
    expect(DEFAULT_LIMITS.maxOperations).toBeGreaterThanOrEqual(10 * maxOperationsPerCaller);
  });
});
