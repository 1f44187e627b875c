#!/usr/bin/env node
// Waits for the end of a precheck, prints its verdict, and ends with 0 for PASSED alone:
//
//   wait.mjs http://127.0.0.1:4000/graphql '{"backupPlan":{"backupPlanId":"dbs-plan-live"}}' [STARTED_AFTER]
//
// STARTED_AFTER is the startedAt of the run before: then only a later attempt counts. WAIT_SECONDS is how long to wait
// in all. Ends with 10 WARNED, 11 FAILED, 12 INCONCLUSIVE, 20 not over in time, 21 refused.
import { setTimeout as sleep } from 'node:timers/promises';

const [url, keyJson, startedAfter = null] = process.argv.slice(2);
if (!keyJson) throw new Error('usage: wait.mjs URL KEY_AS_JSON [STARTED_AFTER]');
const key = JSON.parse(keyJson);
const seconds = Number(process.env.WAIT_SECONDS ?? 3600);
const untilMs = performance.now() + seconds * 1000;
const EXIT_CODES = new Map([
  ['PASSED', 0],
  ['WARNED', 10],
  ['FAILED', 11],
]);

const query = `query Wait($key: PrecheckRunKey!, $startedAfter: DateTime, $timeoutMs: Int) {
  awaitPrecheckRun(key: $key, startedAfter: $startedAfter, timeoutMs: $timeoutMs) {
    status verdict startedAt isStale
  }
}`;

const ask = async (timeoutMs) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { key, startedAfter, timeoutMs } }),
    signal: AbortSignal.timeout(timeoutMs + 15_000),
  });
  return response.json();
};

// When the time is up the answer is the latest known, which may be the attempt before.
const isEnd = ({ status, startedAt, isStale }) =>
  status === 'FINISHED' && !isStale && (!startedAfter || Date.parse(startedAt) > Date.parse(startedAfter));

const say = (text) => process.stderr.write(`${text}\n`);

const waitForEnd = async () => {
  while (performance.now() < untilMs) {
    const timeoutMs = Math.min(25_000, Math.ceil(untilMs - performance.now()));
    // A gateway that is being replaced cannot be reached for a while.
    const { data, errors } = await ask(timeoutMs).catch((error) => ({ errors: [error] }));
    const run = data?.awaitPrecheckRun;
    if (run && isEnd(run)) {
      process.stdout.write(`${run.verdict}\n`);
      return EXIT_CODES.get(run.verdict) ?? 12;
    }
    const [error] = errors ?? [];
    // What was only just started may not be known yet.
    const isToCome = startedAfter && data && error?.extensions?.code === 'NOT_FOUND';
    if (error?.extensions?.retryable === false && !isToCome) {
      say(error.message);
      return 21;
    }
    if (error && !isToCome) say(`trying again: ${error.cause?.message ?? error.message}`);
    await sleep(1_000);
  }
  say(`not over within ${seconds} s`);
  return 20;
};

process.exitCode = await waitForEnd();
