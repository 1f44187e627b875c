import {
  type Change,
  ChangeType,
  CriticalityLevel,
  DiffRule,
  diff,
  type Rule,
} from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { BREAKING_CHANGES_FILE, readBreakingChanges } from './breaking-changes.ts';

/** All that the gate looks at. */
export interface SchemaFiles {
  /** The schema that clients depend on. */
  readonly baseline: string;
  /** The schema as it is now. */
  readonly schema: string;
  /** The breaking changes that somebody decided on, as JSON. */
  readonly breakingChanges: string;
  /** The version in package.json. */
  readonly version: string;
}

/**
 * What the library calls dangerous and our clients are told to expect. Whatever else it calls so, such as
 * another default value, changes the answer to a request that did not change: that breaks.
 */
const EXPECTED: ReadonlySet<string> = new Set([
  ChangeType.EnumValueAdded,
  ChangeType.FieldArgumentAdded,
  ChangeType.InputFieldAdded,
  ChangeType.ObjectTypeInterfaceAdded,
  ChangeType.UnionMemberAdded,
]);

const breaks = ({ criticality: { level }, type }: Change): boolean =>
  level === CriticalityLevel.Breaking || (level === CriticalityLevel.Dangerous && !EXPECTED.has(type));

const changesIn = ({ baseline, schema }: SchemaFiles, rules: Rule[] = []): Promise<Change[]> =>
  diff(buildSchema(baseline), buildSchema(schema), rules);

const breaksIn = async (files: SchemaFiles): Promise<string[]> =>
  (await changesIn(files)).filter(breaks).map(({ message }) => message);

const whatToDo = (change: string): string =>
  `Take it back (what is to go is deprecated first), or add ${JSON.stringify({ changes: [change], reason: '…', date: '…' })} to "pending" in ${BREAKING_CHANGES_FILE}.`;

/** A sentence for each break that nobody decided on, and for each decision without its break. */
export const undecidedIn = async (files: SchemaFiles): Promise<string[]> => {
  const { baselineVersion, pending } = readBreakingChanges(files.breakingChanges);
  const broken = await breaksIn(files);
  const decided = pending.flatMap(({ changes }) => changes);
  return [
    ...broken
      .filter((change) => !decided.includes(change))
      .map((change) => `${change}: this breaks clients of version ${baselineVersion}. ${whatToDo(change)}`),
    ...decided
      .filter((change) => !broken.includes(change))
      .map(
        (change) =>
          `${BREAKING_CHANGES_FILE} acknowledges a change that the schema does not have: remove "${change}".`,
      ),
  ];
};

/** Everything that the gate has to say against the schema, in sentences. */
export const problemsIn = async (files: SchemaFiles): Promise<string[]> => {
  const { baselineVersion } = readBreakingChanges(files.breakingChanges);
  const isBehind = baselineVersion !== files.version;
  return [
    ...(await undecidedIn(files)),
    ...(isBehind
      ? [
          `package.json is at version ${files.version}, but the baseline is the schema of ${baselineVersion}: \`npm run schema:baseline\` moves it.`,
        ]
      : []),
  ];
};

/** What the schema has over the baseline: a line for each change that clients can see. */
export const reportOf = async (files: SchemaFiles): Promise<string[]> => {
  const rules = [DiffRule.ignoreDescriptionChanges, DiffRule.simplifyChanges];
  const additions = (await changesIn(files, rules)).filter((change) => !breaks(change));
  return [
    ...(await breaksIn(files)).map((change) => `breaking: ${change}`),
    ...additions.map(({ message }) => message),
  ];
};

/** The files once the schema is what clients of this version depend on; what was pending becomes history. */
export const moveBaseline = (files: SchemaFiles): SchemaFiles => {
  const { pending, released } = readBreakingChanges(files.breakingChanges);
  const moved = {
    baselineVersion: files.version,
    pending: [],
    released: [...pending.map((entry) => ({ version: files.version, ...entry })), ...released],
  };
  return { ...files, baseline: files.schema, breakingChanges: `${JSON.stringify(moved, null, 2)}\n` };
};
