import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createTestGateway } from '../support/gateway.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(readme)?.[1] ?? '';

it('the query of the README answers what the README shows', async () => {
  const answer = await createTestGateway().ask(block('graphql'));
  for (const { extensions } of answer.errors ?? []) {
    expect(extensions['requestId']).toEqual(expect.any(String));
    Object.assign(extensions, { requestId: 'AC2D52A7-4ADC-4D2C-A2B1-0B9C3B0E5D36' });
  }
  expect(JSON.parse(block('json'))).toEqual(answer);
});

it('the ids of the README exist', async () => {
  const rows = [...readme.matchAll(/^\| `(backupPlan|restoreTask|database|databaseTask)` \| (.*) \|$/gm)];
  const idName = {
    ...{ backupPlan: 'backupPlanId', restoreTask: 'restoreTaskId' },
    ...{ database: 'instanceUuid', databaseTask: 'taskId' },
  };
  const keys = rows.flatMap(([, member = '', ids = '']) =>
    [...ids.matchAll(/`([^`]+)`/g)].map(([, id]) => ({
      [member]: { [Object.entries(idName).find(([name]) => name === member)?.[1] ?? '']: id },
    })),
  );
  expect(keys).toHaveLength(20);
  const { data, errors } = await createTestGateway().ask(
    'query Ids($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { verdict } }',
    { keys },
  );
  expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(Array(4).fill('UPSTREAM_FORBIDDEN'));
  expect(Object(data).precheckRuns.filter((run: unknown) => run !== null)).toHaveLength(16);
});
