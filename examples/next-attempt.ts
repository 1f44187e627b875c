import type { PrecheckRunKey } from './generated/graphql.ts';

const QUERY = `query NextAttempt($key: PrecheckRunKey!, $startedAfter: DateTime!) {
  awaitPrecheckRun(key: $key, startedAfter: $startedAfter, timeoutMs: 2000) { status startedAt }
}`;

interface Answer {
  data?: { awaitPrecheckRun: { status: string; startedAt: string | null } | null };
  errors?: { extensions?: { code?: string } }[];
}

/** Earlier than any: for a run that has no start, or was not there. */
const NEVER = '1970-01-01T00:00:00.000Z';

/** Resolves once an attempt later than the one that started then is under way or over: now it can be followed. */
export const nextAttempt = async (url: string, key: PrecheckRunKey, startedAt: string | null) => {
  const startedAfter = startedAt ?? NEVER;
  for (;;) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY, variables: { key, startedAfter } }),
    });
    const { data, errors }: Answer = JSON.parse(await response.text());
    const run = data?.awaitPrecheckRun;
    // What was only just started may not be known yet.
    if (data && errors?.[0]?.extensions?.code === 'NOT_FOUND') continue;
    if (!run) throw new AggregateError(errors ?? [], 'the gateway refused');
    // When the time is up the answer is the latest known, the old attempt again.
    if (run.status !== 'FINISHED' || Date.parse(run.startedAt ?? NEVER) > Date.parse(startedAfter)) return;
  }
};
