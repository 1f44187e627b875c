import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PrecheckRunKey } from '../../examples/generated/graphql.ts';
import { ask } from '../support/ask.ts';
import { startGateway, startVendor } from './deployment.ts';

interface Settings {
  readonly startedAfter?: string;
  readonly seconds?: number;
}

const plan = (backupPlanId: string): PrecheckRunKey => ({ backupPlan: { backupPlanId } });

/** How the script ends, and what it has printed by then. */
const run = async (
  [command, name]: readonly [string, string],
  url: string,
  key: object,
  { startedAfter, seconds = 300 }: Settings = {},
) => {
  const file = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  const args = [file, url, JSON.stringify(key), ...(startedAfter ? [startedAfter] : [])];
  const env = { PATH: process.env['PATH'], WAIT_SECONDS: String(seconds) };
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, out, err };
};

const STARTED_AT = `query ($key: PrecheckRunKey!) { precheckRun(key: $key, maxAgeMs: 0) { startedAt isStale } }`;

describe.each([
  ['bash', 'wait.sh'],
  [process.execPath, 'wait.mjs'],
])('%s %s', { timeout: 120_000 }, (...script) => {
  it('ends with a code for each verdict, and with 0 for PASSED alone', async () => {
    const { url } = await startGateway(await startVendor());
    const ends = {
      'dbs-plan-passed': [0, 'PASSED'],
      'dbs-plan-warned': [10, 'WARNED'],
      'dbs-plan-failed': [11, 'FAILED'],
      'dbs-plan-empty': [12, 'INCONCLUSIVE'],
    };
    const seen = Object.keys(ends).map(async (id) => {
      const { code, out, err } = await run(script, url, plan(id));
      expect(err).toBe('');
      return [id, [code, out.trim()]];
    });
    expect(Object.fromEntries(await Promise.all(seen))).toEqual(ends);
  });

  it('says at once what another try would not mend', async () => {
    const { url } = await startGateway(await startVendor());
    const elsewhere = url.replace('/graphql', '/elsewhere');
    const seen = await Promise.all([
      run(script, url, plan('nowhere')),
      run(script, url, { backupPlan: {} }),
      run(script, url, plan('dbs-plan-forbidden'), { startedAfter: 'yesterday' }),
      run(script, elsewhere, plan('dbs-plan-passed')),
    ]);
    expect(seen.map(({ code, out }) => [code, out])).toEqual(seen.map(() => [21, '']));
    const said = seen.map(({ err }) => err);
    expect(said[0]).toBe('Dbs knows no backup plan "nowhere" (Param.NotFound)\n');
    expect(said[1]).toMatch(/^Variable "\$key" got invalid value \{\} .*\n$/);
    expect(said[2]).toMatch(/yesterday/);
    expect(said[3]).toBe('path must be /graphql, where GraphQL is, got "/elsewhere"\n');
  });

  it('ends in time, and takes neither the attempt before nor what is stale for the end', async () => {
    const vendor = await startVendor();
    const { url } = await startGateway(vendor);
    const read = async (id: string) => (await ask(url, STARTED_AT, { key: plan(id) })).data.precheckRun;
    const { startedAt } = await read('dbs-plan-failed');
    await read('dbs-plan-passed');
    await vendor.fail('truncated-body', 'dbs-plan-passed', 1_000);
    while (!(await read('dbs-plan-passed')).isStale);
    const seen = await Promise.all([
      run(script, url, plan('dbs-plan-stalled'), { seconds: 2 }),
      run(script, url, plan('dbs-plan-failed'), { seconds: 2, startedAfter: startedAt }),
      run(script, url, plan('dbs-plan-passed'), { seconds: 2 }),
    ]);
    const late = { code: 20, out: '', err: 'not over within 2 s\n' };
    expect(seen).toEqual([late, late, late]);
  });

  it('waits on over trouble and a deploy, for the attempt that it is to wait for', async () => {
    const vendor = await startVendor();
    const first = await startGateway(vendor);
    const started = await ask(first.url, STARTED_AT, { key: plan('dbs-plan-failed') });
    expect(started.data.precheckRun.isStale).toBe(false);
    const waits = run(script, first.url, plan('dbs-plan-live'), {
      startedAfter: started.data.precheckRun.startedAt,
    });
    // Nobody else has it read.
    while (!first.printed.out.includes('dbs-plan-live')) await ask(first.url, '{ __typename }');
    await first.stop();
    await vendor.fail('throttling', 'dbs-plan-live', 4);
    await vendor.advance(28_000);
    await startGateway(vendor, first.port);
    const { code, out, err } = await waits;
    expect([code, out]).toEqual([0, 'PASSED\n']);
    expect(err).not.toMatch(/not over/);
  });
});
