import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const SCHEMA_FILE = 'schema/schema.graphql';
const OPERATION_FILE = 'schema/operations/run.graphql';

interface Finding {
  readonly rule: string | null;
  readonly message: string;
}

/**
 * What the project's own rules find in a text, as if it were the file. The plugin keeps the first schema of a
 * process, except where NODE_ENV is `test`, as it is here.
 */
const lint = async (file: string, text: string, schema: string, documents: string): Promise<Finding[]> => {
  const overrideConfig = { languageOptions: { parserOptions: { graphQLConfig: { schema, documents } } } };
  const results = await new ESLint({ overrideConfig }).lintText(text, { filePath: file });
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message }) => ({ rule: ruleId, message })),
  );
};

const rulesFor = async (file: string): Promise<string[]> => {
  const { rules } = await new ESLint().calculateConfigForFile(file);
  return Object.keys(rules);
};

const OPERATION = '# A run.\nquery Run($id: ID!) { node(id: $id) { id } }';
const SCHEMA = `
"All."
type Query {
  "By id."
  node("Its id." id: ID!): Run
  "By key."
  runs("Which." keys: [RunKey!]!): [Run]!
  "Page by page."
  plans("How many." first: Int, "From where." after: String): RunConnection
}
"Changes."
type Mutation {
  "Starts."
  startRun("What." input: StartRunInput!): StartRunPayload
}
"One."
interface Node { "Opaque." id: ID! }
"A run."
type Run implements Node {
  "Opaque."
  id: ID!
  "How far."
  state: State!
  "Its runs."
  parts: [Run!]!
  "Not so good."
  note: String @deprecated(reason: "Use state; goes from 2027-06-30.")
}
"How far."
enum State { "Over." FINISHED }
"Names a run."
input RunKey { "Its name." name: String! }
"What to start."
input StartRunInput { "Which." key: RunKey! }
"What was started."
type StartRunPayload { "The run." run: Run! }
"A page."
type RunConnection { "Runs." edges: [RunEdge] "Where." pageInfo: PageInfo! }
"A run on a page."
type RunEdge { "Where." cursor: String! "The run." node: Run! }
"Where."
type PageInfo { "More." hasNextPage: Boolean! }
`;

const inSchema: [rule: string, from: string, to: string, message: string][] = [
  ['require-description', '"A run."', '', 'Description is required for type "Run"'],
  ['require-description', '"How far."\n  state', 'state', 'required for field "state" in type "Run"'],
  ['require-description', '"Its id." ', '', 'required for input value "id" in field "node"'],
  ['require-description', '"Its name." ', '', 'required for input value "name" in input "RunKey"'],
  ['require-description', '"Over." ', '', 'required for enum value "FINISHED" in enum "State"'],
  ['require-description', '"Over."', '" "', 'required for enum value "FINISHED" in enum "State"'],
  ['naming-convention', 'state: State!', 'State: State!', 'Field "State" should be in camelCase format'],
  ['naming-convention', '" name:', '" run_name:', 'Input value "run_name" should be in camelCase format'],
  ['naming-convention', 'FINISHED', 'finished', 'Enum value "finished" should be in UPPER_CASE format'],
  ['naming-convention', 'StartRunInput', 'StartRun', 'one of the following suffixes: Input or Key'],
  ['naming-convention', 'RunEdge', 'runEdge', 'Type "runEdge" should be in PascalCase format'],
  ['naming-convention', 'plans(', 'listPlans(', 'Field "listPlans" should not have "list" prefix'],
  ['naming-convention', 'plans(', 'getPlans(', 'Field "getPlans" should not have "get" prefix'],
  ['no-typename-prefix', 'parts:', 'runParts:', 'starts with the name of the parent type "Run"'],
  ['no-unreachable-types', '"One."', '"Lost." enum Lost { "It." IT }', 'Enum type `Lost` is unreachable'],
  ['input-name', 'input: StartRunInput!', 'key: StartRunInput!', 'Input "key" should be named "input"'],
  ['input-name', 'input: StartRunInput!', 'input: RunKey!', 'Input type `RunKey` name should be'],
  ['require-nullable-result-in-root', '): Run\n', '): Run!\n', 'Unexpected non-null result type "Run"'],
  [
    'strict-id-in-types',
    'id: ID!\n  "How',
    'name: ID!\n  "How',
    'exactly one non-nullable unique identifier',
  ],
  ['require-deprecation-reason', '(reason: "Use state; goes from 2027-06-30.")', '', 'reason is required'],
  ['no-restricted-syntax', ' goes from 2027-06-30.', '', 'the day from when it may go'],
  ['no-restricted-syntax', '[Run]!', '[Run!]!', 'Items of a root list are nullable'],
  ['no-restricted-syntax', 'parts: [Run!]!', 'parts: [Run!]', 'A list below the roots is [Item!]!'],
  ['no-restricted-syntax', 'parts: [Run!]!', 'parts: [Run]!', 'A list below the roots is [Item!]!'],
  ['no-restricted-syntax', '[RunKey!]!', '[RunKey]!', 'Items of a list that a client sends are non-null'],
  ['no-restricted-syntax', '): StartRunPayload', '): Run', 'answers a type that ends in Payload'],
  ['relay-arguments', '"From where." after: String', '', 'must include forward pagination arguments'],
  ['relay-connection-types', 'PageInfo!', 'PageInfo', 'must return a non-null `PageInfo`'],
  ['relay-edge-types', '"Where." cursor: String!', '', 'Edge type must contain a field `cursor`'],
];

const FRAGMENT = 'fragment Part on Run { id }';

const inOperations: [rule: string, from: string, to: string, message: string][] = [
  ['require-description', '# A run.', '', 'Description is required for query "Run"'],
  ['no-anonymous-operations', 'Run(', '(', 'Make sure to name your query'],
  ['naming-convention', 'Run(', 'run(', 'Query "run" should be in PascalCase format'],
  ['naming-convention', '($id: ID!) { node(id: $id)', '($Id: ID!) { node(id: $Id)', 'in camelCase format'],
  ['match-document-filename', 'Run(', 'Other(', 'Unexpected filename "run.graphql"'],
  ['no-unused-variables', '($id', '($more: Int, $id', 'Variable "$more" is never used'],
  ['known-type-names', '($id: ID!', '($id: Id!', 'Unknown type "Id"'],
  ['fields-on-correct-type', '{ id }', '{ id nothing }', 'Cannot query field "nothing" on type "Run"'],
  ['no-deprecated', '{ id }', '{ id note }', 'Field "note" is marked as deprecated'],
  ['no-duplicate-fields', '{ id }', '{ id id }', 'Field `id` defined multiple times'],
  ['require-selections', '{ id }', '{ state }', "must be selected when it's available"],
  ['no-unused-fragments', ' } }', ` } } ${FRAGMENT}`, 'Fragment "Part" is never used'],
  ['unique-fragment-name', '{ id } }', `{ ...Part } } ${FRAGMENT}`, 'Fragment named "Part" already defined'],
  ['unique-operation-name', 'Run(', 'Node(', 'Operation named "Node" already defined'],
];

describe.each([
  ['the schema', SCHEMA_FILE, SCHEMA, inSchema],
  ['an operation', OPERATION_FILE, OPERATION, inOperations],
])('%s', (_name, file, good, bad) => {
  const OTHERS = `query Node { node(id: 1) { id } } ${FRAGMENT}`;
  const lintText = (text: string) => lint(file, text, file === SCHEMA_FILE ? text : SCHEMA, OTHERS);

  it('in good style has nothing against it', async () => {
    expect(await lintText(good)).toEqual([]);
  });

  it.each(bad)('is held to %s: %j → %j', async (rule, from, to, message) => {
    expect(good).toContain(from);
    const found = await lintText(good.replaceAll(from, to));
    expect(found).toContainEqual({
      rule: expect.stringMatching(new RegExp(`^(graphql/)?${rule}$`)),
      message: expect.stringContaining(message),
    });
  });

  it('is held to no rule that is not shown here', async () => {
    const shown = new Set(bad.map(([rule]) => rule));
    const rules = (await rulesFor(file)).map((rule) => rule.replace('graphql/', ''));
    expect(new Set(rules)).toEqual(shown);
  });
});
