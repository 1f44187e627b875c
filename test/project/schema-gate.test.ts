import { describe, expect, it } from 'vitest';
import { problemsIn } from '../../schema/gate.ts';
import { changed } from '../support/schema-files.ts';

describe('a change that breaks clients is named until somebody decides on it', () => {
  const FIELD_GONE = "Field 'message' was removed from object type 'Run'";
  it.each<[name: string, from: string, to: string, ...changes: string[]]>([
    ['a field removed', '  message: String', '', FIELD_GONE],
    [
      'a deprecated field removed',
      '  old: Int @deprecated(reason: "use run")\n',
      '',
      "Field 'old' (deprecated) was removed from object type 'Query'",
    ],
    [
      'an answer made nullable',
      'verdict: Verdict!',
      'verdict: Verdict',
      "Field 'Run.verdict' changed type from 'Verdict!' to 'Verdict'",
    ],
    [
      'the items of a list made nullable',
      '[Run!]!',
      '[Run]!',
      "Field 'Query.runs' changed type from '[Run!]!' to '[Run]!'",
    ],
    [
      'an answer of another type',
      'message: String',
      'message: Int',
      "Field 'Run.message' changed type from 'String' to 'Int'",
    ],
    [
      'an argument made required',
      'maxAgeMs: Int',
      'maxAgeMs: Int!',
      "Type for argument 'maxAgeMs' on field 'Query.run' changed from 'Int' to 'Int!'",
    ],
    [
      'a required argument added',
      'maxAgeMs: Int',
      'maxAgeMs: Int, region: String!',
      "Argument 'region: String!' added to field 'Query.run'",
    ],
    [
      'an argument removed',
      ', maxAgeMs: Int',
      '',
      "Argument 'maxAgeMs: Int' was removed from field 'Query.run'",
    ],
    [
      'another default of an argument',
      'first: Int = 10',
      'first: Int = 20',
      "Default value for argument 'first' on field 'Query.run' changed from '10' to '20'",
    ],
    [
      'the default of a required argument removed',
      'first: Int = 10',
      'first: Int',
      "Default value for argument 'first' on field 'Query.run' changed from '10' to 'undefined'",
    ],
    [
      'a field of an input made required',
      'region: String',
      'region: String!',
      "Input field 'RunKey.region' changed type from 'String' to 'String!'",
    ],
    [
      'a required field added to an input',
      'plan: ID!',
      'plan: ID!  account: String!',
      "Input field 'account' of type 'String!' was added to input object type 'RunKey'",
    ],
    [
      'a field of an input removed',
      '  region: String',
      '',
      "Input field 'region' was removed from input object type 'RunKey'",
    ],
    [
      'another default of a field of an input',
      'limit: Int = 5',
      'limit: Int = 6',
      "Input field 'RunKey.limit' default value changed from '5' to '6'",
    ],
    [
      'an input of which only one field may be sent',
      'input AnyKey {',
      'input AnyKey @oneOf {',
      "Directive 'oneOf' was added to input object 'AnyKey'",
    ],
    [
      'a value of an enum removed',
      'PASSED FAILED',
      'PASSED',
      "Enum value 'FAILED' was removed from enum 'Verdict'",
    ],
    [
      'a member of a union removed',
      'Found = Run | Plan',
      'Found = Run',
      "Member 'Plan' was removed from Union type 'Found'",
    ],
    [
      'an interface no longer implemented',
      'Node & Timed',
      'Node',
      "'Run' object type no longer implements 'Timed' interface",
    ],
    [
      'a type of another kind',
      'scalar Moment',
      'enum Moment { NOW }',
      "'Moment' kind changed from 'ScalarTypeDefinition' to 'EnumTypeDefinition'",
    ],
    [
      'a type removed',
      'type Mutation { start(key: AnyKey!): Run }',
      '',
      "Schema mutation type 'Mutation' was removed.",
      "Type 'Mutation' was removed",
    ],
  ])('%s', async (_name, from, to, ...changes) => {
    const problems = await problemsIn(changed(from, to));
    expect(problems.map((problem) => problem.split(': this breaks clients of version 0.1.0. ')[0])).toEqual(
      changes,
    );
    const pending = [{ changes, reason: 'Nobody reads it.', date: '2026-12-01' }];
    expect(await problemsIn(changed(from, to, { pending }))).toEqual([]);
  });

  it('with what to do', async () => {
    const entry = JSON.stringify({ changes: [FIELD_GONE], reason: '…', date: '…' });
    expect(await problemsIn(changed('  message: String', ''))).toEqual([
      `${FIELD_GONE}: this breaks clients of version 0.1.0. Take it back (what is to go is deprecated first), or add ${entry} to "pending" in schema/breaking-changes.json.`,
    ]);
  });

  it('even beside an addition to the same type', async () => {
    const files = changed('Node { id: ID!  name: String }', 'Node & Timed { id: ID!  at: Moment }');
    expect(await problemsIn(files)).toEqual([
      expect.stringContaining("Field 'name' was removed from object type 'Plan'"),
    ]);
  });
});

describe('a change that breaks nobody passes', () => {
  it.each([
    ['a field added', 'message: String', 'message: String  progress: Int'],
    ['an answer made non-null', 'message: String', 'message: String!'],
    ['an optional argument added', 'maxAgeMs: Int', 'maxAgeMs: Int, region: String'],
    ['an argument with a default added', 'maxAgeMs: Int', 'maxAgeMs: Int, last: Int! = 1'],
    ['an argument made optional', 'key: RunKey!', 'key: RunKey'],
    ['an optional field added to an input', 'plan: ID!', 'plan: ID!  account: String'],
    ['a field with a default added to an input', 'plan: ID!', 'plan: ID!  page: Int! = 1'],
    ['a field of an input made optional', 'plan: ID!', 'plan: ID'],
    ['a value added to an enum', 'PASSED FAILED', 'PASSED FAILED WARNED'],
    ['a member added to a union', 'Found = Run | Plan', 'Found = Run | Plan | Task type Task { id: ID! }'],
    [
      'an interface added to a type',
      'Plan implements Node { id: ID!',
      'Plan implements Node & Timed { id: ID! at: Moment',
    ],
    ['a type added', 'scalar Moment', 'scalar Moment type Subscription { run: Run }'],
    ['a field deprecated', 'message: String', 'message: String @deprecated(reason: "use verdict")'],
    ['another description', 'What can be read.', 'Everything that can be read.'],
  ])('%s', async (_name, from, to) => {
    expect(await problemsIn(changed(from, to))).toEqual([]);
  });
});
