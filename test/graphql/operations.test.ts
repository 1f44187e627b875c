import { globSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generate } from '@graphql-codegen/cli';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Kind, type OperationDefinitionNode, OperationTypeNode, parse, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import codegen from '../../codegen.ts';
import {
  NodeDocument,
  PrecheckRunDocument,
  PrecheckRunsDocument,
  WelcomeDocument,
} from '../../examples/generated/graphql.ts';
import { createTestGateway } from '../support/gateway.ts';
import { accepting, listen, post } from '../support/gateway-http.ts';

/** Asks as a typed client does: the document decides the types of variables and data. */
const createClient = () => {
  const { ask } = createTestGateway();
  return async <Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> => {
    const { data, errors } = await ask(print(document), variables);
    expect(errors).toBeUndefined();
    return data as Data;
  };
};

describe('the example operations', () => {
  it('show one run', async () => {
    const { precheckRun } = await createClient()(PrecheckRunDocument, {
      key: { backupPlan: { backupPlanId: 'dbs-plan-failed' } },
    });
    expect(precheckRun?.verdict).toBe('FAILED');
    expect(precheckRun?.items.map((item) => item.state)).toContain('FAILED');
  });

  it('show runs of every kind', async () => {
    const { precheckRuns } = await createClient()(PrecheckRunsDocument, {
      keys: [
        { backupPlan: { backupPlanId: 'dbs-plan-passed' } },
        { restoreTask: { restoreTaskId: 'dbs-restore-warned' } },
        { databaseTask: { taskId: 't-oracle-failed' } },
      ],
    });
    expect(precheckRuns.map((run) => run?.verdict)).toEqual(['PASSED', 'WARNED', 'FAILED']);
    expect(precheckRuns[0]?.subject?.upstreamId).toBe('dbs-plan-passed');
  });

  it('show what an id names', async () => {
    const run = createClient();
    const key = { database: { instanceUuid: 'db-mssql-warned' } };
    const { precheckRuns } = await run(PrecheckRunsDocument, { keys: [key] });
    const { node } = await run(NodeDocument, { id: precheckRuns[0]?.subject?.id ?? '' });
    expect(node).toMatchObject({ __typename: 'ServerDatabase', precheckRun: { verdict: 'WARNED' } });
  });

  it('welcome with a run of each kind, one of them on its way', async () => {
    const { precheckRuns } = await createClient()(WelcomeDocument, {});
    expect(precheckRuns.map((run) => [run?.kind, run?.verdict])).toEqual([
      ['BACKUP_PLAN', 'UNDECIDED'],
      ['RESTORE_TASK', 'FAILED'],
      ['DATABASE', 'WARNED'],
    ]);
  });
});

describe('each example', () => {
  const folder = new URL('../../schema/operations/', import.meta.url);
  const textOf = (file: string) => readFileSync(new URL(file, folder), 'utf8');
  const namesOf = (extension: string) =>
    globSync(`*${extension}`, { cwd: folder }).map((file) => file.slice(0, -extension.length));
  const documents = namesOf('.graphql');

  const operationIn = (name: string): OperationDefinitionNode => {
    const [operation, ...others] = parse(textOf(`${name}.graphql`)).definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION || others.length > 0)
      throw new Error(`${name}.graphql must be one operation`);
    return operation;
  };
  const variablesOf = (name: string): Record<string, unknown> =>
    namesOf('.json').includes(name) ? JSON.parse(textOf(`${name}.json`)) : {};

  it.each(documents)('%s is one operation, named as its file', (name) => {
    const pascal = name.replace(/(^|-)(.)/g, (_match, _dash, letter: string) => letter.toUpperCase());
    expect(operationIn(name).name?.value).toBe(pascal);
  });

  it.each(documents)('%s has a value for each of its variables, and no other', (name) => {
    const declared = operationIn(name).variableDefinitions?.map(({ variable }) => variable.name.value) ?? [];
    expect(Object.keys(variablesOf(name)).toSorted()).toEqual(declared.toSorted());
    expect(namesOf('.json').includes(name)).toBe(declared.length > 0);
  });

  /** The data of the answer, or of the first event. */
  const dataOf = async (name: string): Promise<unknown> => {
    const [query, variables] = [textOf(`${name}.graphql`), variablesOf(name)];
    if (operationIn(name).operation !== OperationTypeNode.SUBSCRIPTION)
      return createTestGateway().data(query, variables);
    const { url } = await listen();
    const answer = await fetch(url, accepting('text/event-stream', post({ query, variables })));
    const decoder = new TextDecoder();
    let text = '';
    for await (const part of answer.body ?? []) {
      text += decoder.decode(part, { stream: true });
      const [, json] = /^data: (.*)\n\n/m.exec(text) ?? [];
      if (json) return JSON.parse(json).data;
    }
    throw new Error(`no event came of ${name}`);
  };

  it.each(documents)('%s finds with them what it asks for', async (name) => {
    const data = await dataOf(name);
    const found = Object.values(Object(data)).flat();
    expect(found.length).toBeGreaterThan(0);
    expect(found).not.toContain(null);
  });

  it('whose variables are there is there', () => {
    expect(namesOf('.json').filter((name) => !documents.includes(name))).toEqual([]);
  });
});

it('the typed documents are up to date; `npm run codegen` writes them', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const files: { filename: string; content: string }[] = await generate(
    { ...codegen, cwd: root, silent: true },
    false,
  );
  const written = await readdir(new URL('../../examples/generated', import.meta.url));
  expect(written.map((name) => `examples/generated/${name}`).toSorted()).toEqual(
    files.map(({ filename }) => filename).toSorted(),
  );
  for (const { filename, content } of files) {
    expect(await readFile(new URL(filename, `file://${root}/`), 'utf8'), filename).toBe(content);
  }
}, 60_000);
