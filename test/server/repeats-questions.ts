import fc from 'fast-check';
import { GRAPHQL_TYPE, JSON_TYPE } from '../support/gateway-http.ts';
import { backupPlan, database, databaseTask, type Key, restoreTask } from '../support/keys.ts';
import { ROOT_FIELDS } from './repeats-fields.ts';

/** A POST, but for who sends it. */
export interface Asked {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const PARTS = `fragment RunParts on PrecheckRun { observedAt ...More }
fragment More on PrecheckRun { id progress upstream @include(if: $yes) { requestId } }`;

const TYPES: Readonly<Record<string, string>> = {
  yes: 'Boolean! = true',
  locale: 'Locale',
  key: 'PrecheckRunKey!',
  age: 'Int',
};

export const KEYS: readonly (Key | { readonly id: string })[] = [
  ...['passed', 'warned', 'failed', 'live', 'again', 'stalled'].map((name) => backupPlan(`dbs-plan-${name}`)),
  ...['passed', 'live', 'falling'].map((name) => restoreTask(`dbs-restore-${name}`)),
  ...['passed', 'live', 'empty-list'].map((name) => database(`db-mysql-${name}`)),
  backupPlan('dbs-plan-forbidden'),
  backupPlan('nowhere-at-all'),
  databaseTask('1'),
  { id: 'nonsense' },
];

const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });

const variables = fc.record({
  yes: maybe(fc.boolean()),
  locale: fc.constantFrom('ZH', 'EN', null, undefined),
  key: fc.constantFrom(...KEYS),
  age: fc.constantFrom(undefined, null, 0, 300, 5_000, 600_000, -1),
});

/** With the fragments and variables that it uses, and no others. */
const documentOf = (name: string, fields: readonly string[]): string => {
  const selection = fields.map((field, at) => field.replace(/^(?!\.\.\.)/, `f${at}: `)).join('\n');
  const text = selection.includes('...RunParts') ? `${selection}${PARTS}` : selection;
  const used = Object.entries(TYPES).filter(([variable]) => text.includes(`$${variable}`));
  const given = used.map(([variable, type]) => `$${variable}: ${type}`).join(', ');
  const fragments = text.slice(selection.length);
  return `query ${name}${given && `(${given})`} { ${selection} }\n${fragments}`;
};

const NONE: fc.Arbitrary<string> = fc.constantFrom(
  '{',
  '{}',
  JSON.stringify({ query: '{ nope }' }),
  JSON.stringify({ query: '{ precheckRun { id } }' }),
  JSON.stringify({ query: 'query A { __typename } query B { __typename }' }),
  JSON.stringify({ query: 'query A { __typename } query B { a: __typename }', operationName: 'B' }),
  JSON.stringify({ query: '{ __typename @include(if: 1) }' }),
  JSON.stringify({ query: 'query ($n: Int!) { precheckItemGuides(codes: ["x"]) { code } }' }),
);

const some: fc.Arbitrary<string> = fc
  .record({
    name: fc.constantFrom('', 'Some', 'Another'),
    fields: fc.array(ROOT_FIELDS, { minLength: 1, maxLength: 2 }),
    variables,
  })
  .map(({ name, fields, variables: given }) =>
    JSON.stringify({ query: documentOf(name, fields), variables: given }),
  );

export const LANGUAGES = [undefined, 'zh-CN,en;q=0.5', 'en', 'zh;q=0.1, en;q=0.2', 'fr'] as const;

const headers = fc
  .record({
    accept: fc.constantFrom(JSON_TYPE, GRAPHQL_TYPE, '*/*', undefined),
    language: fc.constantFrom(...LANGUAGES),
  })
  .map(({ accept, language }): Asked['headers'] => ({
    'content-type': JSON_TYPE,
    ...(accept && { accept }),
    ...(language && { 'accept-language': language }),
  }));

export const anyQuestion: fc.Arbitrary<Asked> = fc.record({
  headers,
  body: fc.oneof({ weight: 12, arbitrary: some }, { weight: 1, arbitrary: NONE }),
});
