import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ask } from '../support/ask.ts';
import { backupPlan } from '../support/keys.ts';
import { startCommand } from '../support/process.ts';
import { startGateway, startVendor } from './deployment.ts';

interface Settings {
  readonly startedAfter?: string;
  readonly seconds?: number;
}

const SCRIPTS = { 'wait.sh': 'bash', 'wait.mjs': process.execPath };

const runOne = async (
  [name, command]: [name: string, command: string],
  url: string,
  key: object,
  { startedAfter, seconds = 300 }: Settings,
) => {
  const file = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  const args = [file, url, JSON.stringify(key), ...(startedAfter ? [startedAfter] : [])];
  const env = { PATH: process.env['PATH'] ?? '', WAIT_SECONDS: String(seconds) };
  const script = startCommand(command, args, env);
  const { code } = await script.ended();
  return [name, { code, ...script.printed }] as const;
};

/** How each of the scripts ends, and what it has printed by then. */
const run = async (url: string, key: object, settings: Settings = {}) => {
  const ends = Object.entries(SCRIPTS).map((script) => runOne(script, url, key, settings));
  return Object.fromEntries(await Promise.all(ends));
};

/** What is true of each of them. */
const each = (end: unknown) => Object.fromEntries(Object.keys(SCRIPTS).map((name) => [name, end]));

const STARTED_AT = `query ($key: PrecheckRunKey!) { precheckRun(key: $key, maxAgeMs: 0) { startedAt isStale } }`;

describe('a script that waits', { timeout: 120_000 }, () => {
  it('ends with a code for each verdict, and with 0 for PASSED alone', async () => {
    const { url } = await startGateway(await startVendor());
    const ends: [id: string, code: number, verdict: string][] = [
      ['dbs-plan-passed', 0, 'PASSED'],
      ['dbs-plan-warned', 10, 'WARNED'],
      ['dbs-plan-failed', 11, 'FAILED'],
      ['dbs-plan-empty', 12, 'INCONCLUSIVE'],
    ];
    const seen = await Promise.all(ends.map(([id]) => run(url, backupPlan(id))));
    expect(seen).toEqual(ends.map(([, code, verdict]) => each({ code, out: `${verdict}\n`, err: '' })));
  });

  it('says at once what another try would not mend', async () => {
    const { url } = await startGateway(await startVendor());
    const elsewhere = url.replace('/graphql', '/elsewhere');
    const seen = await Promise.all([
      run(url, backupPlan('nowhere')),
      run(url, { backupPlan: {} }),
      run(url, backupPlan('dbs-plan-forbidden'), { startedAfter: 'yesterday' }),
      run(elsewhere, backupPlan('dbs-plan-passed'), { startedAfter: '2026-12-01T08:00:00.000Z' }),
    ]);
    const refused = (err: unknown) => each({ code: 21, out: '', err });
    expect(seen).toEqual([
      refused('Dbs knows no backup plan "nowhere" (Param.NotFound)\n'),
      refused(expect.stringMatching(/^Variable "\$key" got invalid value \{\} .*\n$/)),
      refused(expect.stringMatching(/yesterday/)),
      refused('path must be /graphql, where GraphQL is, got "/elsewhere"\n'),
    ]);
  });

  it('ends in time, and takes no attempt before, stale run or unknown one for the end', async () => {
    const vendor = await startVendor();
    const { url } = await startGateway(vendor);
    const read = async (id: string) => (await ask(url, STARTED_AT, { key: backupPlan(id) })).data.precheckRun;
    const { startedAt } = await read('dbs-plan-failed');
    await read('dbs-plan-passed');
    vendor.fail('truncated-body', 'dbs-plan-passed', 1_000);
    while (!(await read('dbs-plan-passed')).isStale);
    const seen = await Promise.all([
      run(url, backupPlan('dbs-plan-stalled'), { seconds: 2 }),
      run(url, backupPlan('dbs-plan-failed'), { seconds: 2, startedAfter: startedAt }),
      run(url, backupPlan('dbs-plan-passed'), { seconds: 2 }),
      run(url, backupPlan('nowhere'), { seconds: 2, startedAfter: startedAt }),
    ]);
    const late = each({ code: 20, out: '', err: 'not over within 2 s\n' });
    expect(seen).toEqual([late, late, late, late]);
  });

  it('waits on over trouble and a deploy, for the attempt that it is to wait for', async () => {
    const vendor = await startVendor();
    const first = await startGateway(vendor);
    const started = await ask(first.url, STARTED_AT, { key: backupPlan('dbs-plan-failed') });
    expect(started.data.precheckRun.isStale).toBe(false);
    const waits = run(first.url, backupPlan('dbs-plan-live'), {
      startedAfter: started.data.precheckRun.startedAt,
    });
    // Nobody else has it read.
    while (!first.printed.out.includes('dbs-plan-live')) await ask(first.url, '{ __typename }');
    await first.stop();
    vendor.fail('throttling', 'dbs-plan-live', 4);
    vendor.advance(28_000);
    await startGateway(vendor, first.port);
    const err = expect.not.stringMatching(/not over/);
    expect(await waits).toEqual(each({ code: 0, out: 'PASSED\n', err }));
  });
});
