import { expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';
import { createTestGateway } from '../support/gateway.ts';
import { listen } from '../support/gateway-http.ts';
import { blocksOf, readText } from '../support/markdown.ts';
import { createSink } from '../support/sink.ts';

const readme = readText('README.md');
const block = (language: string): string => blocksOf(readme, language)[0] ?? '';

it('the query of the README answers what the README shows', async () => {
  const answer = await createTestGateway().ask(block('graphql'));
  for (const { extensions } of answer.errors ?? []) {
    expect(extensions['requestId']).toEqual(expect.any(String));
    Object.assign(extensions, { requestId: 'AC2D52A7-4ADC-4D2C-A2B1-0B9C3B0E5D36' });
  }
  expect(JSON.parse(block('json'))).toEqual(answer);
});

it('the list of the README answers what the README shows', async () => {
  const [, question = ''] = blocksOf(readme, 'graphql');
  const [, shown = ''] = blocksOf(readme, 'json');
  expect(await createTestGateway().ask(question)).toEqual(JSON.parse(shown));
});

it('the request by hand of the README is answered', async () => {
  const command = blocksOf(readme, 'sh').find((text) => text.startsWith('curl http')) ?? '';
  const [, address = '', type = '', body = ''] =
    /^curl (\S+) -H 'content-type: (.+?)' -d '(.+)'$/m.exec(command) ?? [];
  const { url } = await listen();
  expect(new URL(address).pathname).toBe(new URL(url).pathname);
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
  expect(await response.json()).toEqual({ data: { precheckRun: { verdict: 'WARNED' } } });
});

it('the stream of the README sends what the README shows', async () => {
  const command = blocksOf(readme, 'sh').find((text) => text.startsWith('curl -N')) ?? '';
  const [, accept = '', type = '', body = ''] =
    /-H 'accept: (.+?)' -H 'content-type: (.+?)' -d '(.+)'$/m.exec(command) ?? [];
  const { url, clock } = await listen();
  const answer = await fetch(url, { method: 'POST', headers: { accept, 'content-type': type }, body });
  const sent: { text: string | null } = { text: null };
  answer.text().then((text) => {
    sent.text = text;
  });
  while (sent.text === null) await clock.advance(250);
  const shown = (blocksOf(readme, 'text')[0] ?? '').split(/\n\n/);
  expect(shown).toHaveLength(4);
  const at = shown.map((event) => sent.text?.indexOf(`${event.trimEnd()}`) ?? -1);
  expect(at).toEqual(at.toSorted((a, b) => a - b));
  expect(Math.min(...at)).toBeGreaterThan(0);
  expect(sent.text.endsWith(`${shown.at(-1)?.trimEnd()} \n\n`)).toBe(true);
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

it('the lines of the README are those of a log', async () => {
  const sink = createSink();
  const log = await createLog({ level: 'info', secrets: [], output: sink.output });
  const keys =
    '[{ backupPlan: { backupPlanId: "dbs-plan-passed" } }, { database: { instanceUuid: "nowhere" } }]';
  await createTestGateway({ log }).ask(`query Prechecks { precheckRuns(keys: ${keys}) { verdict } }`);
  const shown = blocksOf(readme, 'json').at(-1)?.trim().split('\n') ?? [];
  expect(shown).toHaveLength(2);
  for (const text of shown) {
    const { time: _, ms: __, requestId, ...line } = JSON.parse(text);
    expect(sink.lines).toContainEqual({
      ...line,
      time: expect.any(String),
      ms: expect.any(Number),
      ...(requestId && { requestId: expect.any(String) }),
    });
  }
});
