import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import { startMiddleman } from '../emulator/middleman.ts';
import { blocksOf, readText } from '../support/markdown.ts';
import { startCommand } from '../support/process.ts';
import { serve } from '../support/serve.ts';

const DOCUMENTED = blocksOf(readText('docs/contributing.md'), 'sh').find((block) =>
  block.startsWith('CONTRACT_VENDOR='),
);

/** The command of the page, with other variables than it has; the ids of nobody's are left out. */
const runContract = async (origin: string, variables: Readonly<Record<string, string>>) => {
  const [, file = ''] = /^npx vitest run (\S+)$/m.exec(DOCUMENTED ?? '') ?? [];
  const args = ['node_modules/vitest/vitest.mjs', 'run', file, '--reporter=verbose'];
  const account = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'emulator-key-id',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'emulator-key-secret',
    ...{ DBS_ENDPOINT: origin, SAS_ENDPOINT: origin },
  };
  const env = { NO_COLOR: '1', HOME: '/nonexistent', ...account, ...variables };
  const started = startCommand(process.execPath, args, env);
  const { code } = await started.ended();
  const text = `${started.printed.out}${started.printed.err}`;
  const tests = [
    ...text.matchAll(/^ *([✓×↓]) .* > the (?:contract with|lists of) the vendor > (.*?)(?: \d+ms)?$/gm),
  ];
  const those = (sign: string) => tests.filter((test) => test[1] === sign).map(([, , title]) => title);
  return { code, text, passed: those('✓'), failed: those('×'), skipped: those('↓') };
};

/** The variables that the command of the page sets. */
const documented = Object.fromEntries(
  [...(DOCUMENTED ?? '').matchAll(/^([A-Z_]+)=(\S+)/gm)].map(([, name = '', value = '']) => [name, value]),
);

const EMULATED = {
  CONTRACT_BACKUP_PLAN_ID: 'dbs-plan-warned',
  CONTRACT_RESTORE_TASK_ID: 'dbs-restore-failed',
  CONTRACT_INSTANCE_UUID: 'db-oracle-failed',
  CONTRACT_TASK_ID: 't-mysql-novel-item',
};

// Each starts vitest in a process of its own.
describe('the contract with a vendor', { timeout: 60_000 }, () => {
  it('is asked as the page says, in 17 calls, and passes with the emulator for one', async () => {
    const emulator = await startEmulator();
    onTestFinished(() => emulator.close());
    const { port, seen } = await startMiddleman(emulator.port);
    const run = await runContract(`http://127.0.0.1:${port}`, { ...documented, ...EMULATED });
    expect(Object.keys(documented)).toEqual([
      'CONTRACT_VENDOR',
      'ALIBABA_CLOUD_REGION_ID',
      ...Object.keys(EMULATED),
    ]);
    expect(run).toMatchObject({ code: 0, failed: [], skipped: [] });
    expect([run.passed.length, seen.length]).toEqual([17, 17]);
    expect(run.text).toContain('Sas: a wrong secret: HTTP 400, SignatureDoesNotMatch');
    expect(run.text).toContain('CONTRACT_TASK_ID: new to us: Result[].results[].result is SKIPPED');
  });

  it('that answers otherwise fails by paths and types, and shows nothing else', async () => {
    const CANARY = 'Jane Doe 10.0.0.7';
    const item = { Item: CANARY, State: 7, BootTime: CANARY, ErrMsg: { text: CANARY } };
    const body = { RequestId: CANARY, Code: 200, Status: CANARY, Items: { PreCheckProgressDetail: [item] } };
    const origin = await serve((_request, response) => response.end(JSON.stringify(body)));
    const run = await runContract(origin, {
      CONTRACT_VENDOR: 'true',
      CONTRACT_BACKUP_PLAN_ID: 'plan-of-mine',
    });
    expect(run.code).toBe(1);
    expect(run.skipped).toEqual(
      Object.keys(EMULATED)
        .slice(1)
        .map((name) => `without ${name}`),
    );
    expect([run.passed.length, run.failed.length]).toEqual([0, 14]);
    expect(run.text).toContain('Items.PreCheckProgressDetail[0].State: Invalid input: expected string');
    for (const text of [CANARY, 'emulator-key-secret', 'plan-of-mine']) expect(run.text).not.toContain(text);
  });
});
