import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generate } from '@graphql-codegen/cli';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { describe, expect, it } from 'vitest';
import codegen from '../../codegen.ts';
import { NodeDocument, PrecheckRunDocument, PrecheckRunsDocument } from '../generated/graphql.ts';
import { createTestGateway } from '../support/gateway.ts';

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
});

it('the typed documents are up to date; `npm run codegen` writes them', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const files: { filename: string; content: string }[] = await generate(
    { ...codegen, cwd: root, silent: true },
    false,
  );
  const written = await readdir(new URL('../generated', import.meta.url));
  expect(written.map((name) => `test/generated/${name}`).toSorted()).toEqual(
    files.map(({ filename }) => filename).toSorted(),
  );
  for (const { filename, content } of files) {
    expect(await readFile(new URL(filename, `file://${root}/`), 'utf8'), filename).toBe(content);
  }
}, 60_000);
