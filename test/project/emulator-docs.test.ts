import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import { signedRequest } from '../emulator/caller.ts';
import { ask } from '../support/ask.ts';
import { createTestGateway } from '../support/gateway.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { blocksOf, readText, variablesIn } from '../support/markdown.ts';
import { startProcess } from '../support/process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const page = readText('docs/emulator.md');

/** Does what a command on the page does, at another address. */
const curl = (path: string, origin: string): Promise<Response> => {
  const command = blocksOf(page, 'sh').find((block) =>
    block.startsWith(`curl http://127.0.0.1:4010${path} `),
  );
  const [, url = '', body = ''] = /^curl (\S+) -d '(.*)'$/m.exec(command ?? '') ?? [];
  return fetch(url.replace('http://127.0.0.1:4010', origin), { method: 'POST', body });
};

/** A project of another team: its one file, and the packages it has installed by links. */
const createProject = async (file: string, text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'another-team-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  await symlink(ROOT, join(modules, 'precheck-gateway'));
  await symlink(join(ROOT, 'node_modules/@alicloud'), join(modules, '@alicloud'));
  await writeFile(join(folder, file), text);
  return folder;
};

it('the test of another team passes as it stands', async () => {
  const [text = ''] = blocksOf(page, 'js');
  const cwd = await createProject('throttled.test.js', text);
  await writeFile(join(cwd, 'package.json'), '{"type": "module"}');
  const child = spawn(process.execPath, ['--test', '--test-reporter=tap'], { cwd, stdio: 'pipe' });
  const output: string[] = [];
  child.stdout.on('data', (part) => output.push(String(part)));
  child.stderr.on('data', (part) => output.push(String(part)));
  await once(child, 'close');
  expect(output.join('')).toMatch(/^ok 1 - a throttled read is tried again$/m);
  expect(output.join('')).toMatch(/^# pass 1$/m);
  expect(child.exitCode).toBe(0);
});

it('what the test of another team imports is installed before', () => {
  const install = blocksOf(page, 'sh').find((block) => block.includes('npm install')) ?? '';
  const imported = [...(blocksOf(page, 'js')[0] ?? '').matchAll(/from '((?:@[\w-]+\/)?[\w-]+)/g)];
  const packages = imported.flatMap(([, name = '']) => (name === 'node' ? [] : [name]));
  expect(packages).toEqual(['@alicloud/openapi-client', '@alicloud/tea-util', 'precheck-gateway']);
  for (const name of packages) expect(install).toMatch(new RegExp(`^npm install .*[ /]${name}( |$)`, 'm'));
  expect(install).toMatch(/^npm ci --prefix \.\.\/precheck-gateway$/m);
});

it('a query can meet a fault', async () => {
  const { ask, clock } = createTestGateway();
  const answer = ask(blocksOf(page, 'graphql')[0] ?? '');
  await clock.advance(15_000);
  expect(await answer).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_THROTTLED' } }] });
});

it('the order over HTTP answers what is shown', async () => {
  const clock = createManualClock(Date.parse('2026-12-01T08:00:00Z'));
  const emulator = await startEmulator({ clock });
  onTestFinished(() => emulator.close());
  const response = await curl('/control/faults', emulator.url);
  expect(await response.json()).toEqual(JSON.parse(blocksOf(page, 'json')[0] ?? ''));
});

it('the quota over HTTP refuses what is shown, and counts it', async () => {
  const clock = createManualClock();
  const emulator = await startEmulator({ clock });
  onTestFinished(() => emulator.close());
  expect((await curl('/control/quota', emulator.url)).status).toBe(200);
  const call = () =>
    fetch(signedRequest({ nowMs: clock.now(), query: { BackupPlanId: 'x' }, url: `${emulator.url}/` }));
  await Promise.all(Array.from({ length: 25 }, call));
  await clock.advance(1_000);
  await Promise.all(Array.from({ length: 20 }, call));
  const response = await fetch(`${emulator.url}/control/calls`);
  expect(await response.json()).toEqual(JSON.parse(blocksOf(page, 'json')[1] ?? ''));
});

it('the plan that is added over HTTP is the first of its region', async () => {
  const clock = createManualClock();
  const emulator = await startEmulator({ clock });
  onTestFinished(() => emulator.close());
  expect((await curl('/control/plans', emulator.url)).status).toBe(200);
  const call = { action: 'DescribeBackupPlanList', query: { Region: 'cn-beijing' } };
  const response = await fetch(signedRequest({ nowMs: clock.now(), url: `${emulator.url}/`, ...call }));
  const { TotalElements, Items } = await response.json();
  expect([TotalElements, Items.BackupPlanDetail[0].BackupPlanId]).toEqual([41, 'plan-of-mine']);
});

it('a gateway takes keys from the emulator as written, and the next one when they are expired', async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const command = blocksOf(page, 'sh').find((block) => block.includes('CREDENTIALS_URI')) ?? '';
  const variables = variablesIn(command.replaceAll('http://127.0.0.1:4010', emulator.url));
  const gateway = startProcess('main.ts', { ...variables, PORT: '0', HOME: '/nonexistent' });
  const [, url = ''] = await gateway.outputs(/"url":"([^"]+)"/);
  const verdictOf = (id: string) =>
    ask(url, `{ precheckRun(key: { backupPlan: { backupPlanId: "${id}" } }) { verdict } }`);
  expect(await verdictOf('dbs-plan-passed')).toEqual({ data: { precheckRun: { verdict: 'PASSED' } } });
  emulator.controls.expireKeys();
  expect(await verdictOf('dbs-plan-warned')).toEqual({ data: { precheckRun: { verdict: 'WARNED' } } });
  await gateway.outputs(/credentials found.*credentials found/s);
}, 60_000);
