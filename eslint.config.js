import graphql from '@graphql-eslint/eslint-plugin';
import { defineConfig } from 'eslint/config';

/** Biome lints everything else: this is for what it does not know, the style of the schema and its operations. */
const base = {
  plugins: { graphql },
  languageOptions: {
    parser: graphql.parser,
    parserOptions: {
      graphQLConfig: { schema: 'schema/schema.graphql', documents: 'schema/operations/*.graphql' },
    },
  },
};

/** Fields of what the roots answer; a connection's pages are the business of the rules on connections. */
const BELOW_ROOTS =
  ':matches(ObjectTypeDefinition[name.value!=/^(Query|Mutation)$|Connection$/], InterfaceTypeDefinition) > FieldDefinition';

/** Parts of the style for which the library has no rule, as selectors on the syntax tree. */
const RESTRICTED = [
  {
    // What the gateway has in itself cannot fail.
    selector:
      'ObjectTypeDefinition[name.value=/^(Query|Mutation)$/] > FieldDefinition[name.value!=precheckItemGuides] > .gqlType ListType > NonNullType:not(:has(Name[value=String]))',
    message: 'Items of a root list are nullable, so that one that fails does not cost the others.',
  },
  {
    selector: `${BELOW_ROOTS} > ListType, ${BELOW_ROOTS} > .gqlType ListType > NamedType`,
    message: 'A list below the roots is [Item!]!: an empty one says all that null could.',
  },
  {
    selector: 'InputValueDefinition ListType > NamedType',
    message: 'Items of a list that a client sends are non-null.',
  },
  {
    selector:
      'ObjectTypeDefinition[name.value=Mutation] > FieldDefinition > .gqlType Name[value!=/Payload$/]',
    message: 'A mutation answers a type that ends in Payload, of its own, so that it can say more later.',
  },
  {
    selector:
      'Directive[name.value=deprecated] > Argument > StringValue[value!=/\\b\\d{4}-\\d{2}-\\d{2}\\b/]',
    message: 'A deprecation says what to use instead and the day from when it may go, as 2027-06-30.',
  },
];

/** Types whose values have no identity: they are a part of what holds them. */
const WITHOUT_ID = {
  types: [
    ...['DatabaseEndpoint', 'PageInfo', 'PrecheckItemCounts', 'PrecheckItemGuide', 'PrecheckSummary'],
    ...['PrecheckTrouble', 'PrecheckUpdate', 'UpstreamTrace'],
  ],
  suffixes: ['Connection', 'Edge', 'Payload'],
};

const schemaRules = {
  'graphql/input-name': ['error', { checkInputType: true, caseSensitiveInputType: false }],
  'graphql/naming-convention': [
    'error',
    {
      types: 'PascalCase',
      // A key names what is asked for; everything else that is sent is an input.
      InputObjectTypeDefinition: { style: 'PascalCase', requiredSuffixes: ['Input', 'Key'] },
      'FieldDefinition,InputValueDefinition,DirectiveDefinition': 'camelCase',
      'FieldDefinition[parent.name.value=Query]': { forbiddenPrefixes: ['get', 'list'] },
      EnumValueDefinition: 'UPPER_CASE',
    },
  ],
  'graphql/no-typename-prefix': 'error',
  'graphql/no-unreachable-types': 'error',
  // Its `relay-page-info` would ask for a PageInfo where there is no connection yet.
  'graphql/relay-arguments': ['error', { includeBoth: false }],
  'graphql/relay-connection-types': 'error',
  'graphql/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
  'graphql/require-deprecation-reason': 'error',
  'graphql/require-description': [
    'error',
    {
      ...{ types: true, FieldDefinition: true, InputValueDefinition: true },
      ...{ EnumValueDefinition: true, DirectiveDefinition: true },
    },
  ],
  'graphql/require-nullable-result-in-root': 'error',
  'graphql/strict-id-in-types': ['error', { exceptions: WITHOUT_ID }],
  'no-restricted-syntax': ['error', ...RESTRICTED],
};

const fileNames = { query: 'kebab-case', mutation: 'kebab-case', subscription: 'kebab-case' };

const operationRules = {
  'graphql/fields-on-correct-type': 'error',
  'graphql/known-type-names': 'error',
  'graphql/match-document-filename': ['error', fileNames],
  'graphql/naming-convention': [
    'error',
    { OperationDefinition: 'PascalCase', FragmentDefinition: 'PascalCase', VariableDefinition: 'camelCase' },
  ],
  'graphql/no-anonymous-operations': 'error',
  'graphql/no-deprecated': 'error',
  'graphql/no-duplicate-fields': 'error',
  'graphql/no-unused-fragments': 'error',
  'graphql/no-unused-variables': 'error',
  'graphql/require-description': ['error', { OperationDefinition: true }],
  'graphql/require-selections': 'error',
  'graphql/unique-fragment-name': 'error',
  'graphql/unique-operation-name': 'error',
};

export default defineConfig([
  { ...base, files: ['schema/schema.graphql'], rules: schemaRules },
  { ...base, files: ['schema/operations/*.graphql'], rules: operationRules },
]);
