import { expect, it } from 'vitest';
import { post } from '../support/gateway-http.ts';
import { startGateway, startVendor } from './deployment.ts';
import { CLIENTS } from './plain-clients.ts';
import { follow, type Told } from './story.ts';

const START = `mutation {
  startDatabasePrecheck(input: {instanceUuid: "db-mysql-passed", engine: MYSQL}) {
    run {
      id kind status verdict progress engine isStale startedAt observedAt revision counts { total }
      subject { upstreamId displayName } upstream { product action }
    }
  }
}`;
const RUN = `query ($id: ID!) {
  precheckRun(key: {id: $id}, maxAgeMs: 0) { id status verdict progress subject { upstreamId } counts { total passed } }
}`;
const AWAIT = `query ($id: ID!) {
  awaitPrecheckRun(key: {id: $id}, timeoutMs: 20000) { id status verdict subject { upstreamId } }
}`;

const askAt = async (url: string, query: string, variables: object = {}) => {
  const response = await fetch(url, post({ query, variables }));
  const { data, errors } = Object(await response.json());
  expect(errors).toBeUndefined();
  return data;
};

const LIVE = ['graphql-sse', 'graphql-ws'] as const;

it.each(LIVE)(
  'a precheck is started and followed to its end, by %s, by polling and by waiting',
  {
    timeout: 30_000,
  },
  async (name) => {
    const vendor = await startVendor();
    const first = await startGateway(vendor);
    const { run } = (await askAt(first.url, START)).startDatabasePrecheck;
    expect(run).toMatchObject({
      ...{ kind: 'DATABASE', status: 'PENDING', verdict: 'UNDECIDED', progress: 0, engine: 'MYSQL' },
      ...{ isStale: false, startedAt: null, counts: { total: 0 } },
      subject: { upstreamId: 'db-mysql-passed' },
      upstream: { product: 'Sas', action: 'StartPreCheckDatabase' },
    });
    expect(run.revision.startsWith(`${run.id}.`)).toBe(true);

    const { updates, complete, sees } = follow(CLIENTS[name], first.url, [{ id: run.id }]);
    const waited = askAt(first.url, AWAIT, { id: run.id });
    await sees('it running', (update) => update.run?.status === 'RUNNING');
    const isAt = (least: number) => (update: Told) => (update.run?.progress ?? 0) >= least;
    for (const least of [1, 30, 60]) {
      vendor.advance(6_000);
      await sees(`${least} percent`, isAt(least));
      const polled = (await askAt(first.url, RUN, { id: run.id })).precheckRun;
      expect(polled).toMatchObject({
        id: run.id,
        status: 'RUNNING',
        subject: { upstreamId: 'db-mysql-passed' },
      });
      expect(updates.filter(({ isFinal }) => isFinal)).toEqual([]);
    }
    vendor.advance(6_000);
    await complete;
    const progress = updates.map((update) => update.run?.progress ?? -1);
    expect(progress).toEqual(progress.toSorted((one, other) => one - other));
    expect(updates.filter(({ isFinal }) => isFinal)).toEqual([updates.at(-1)]);
    const end = { status: 'FINISHED', verdict: 'PASSED' };
    expect(updates.at(-1)).toMatchObject({ isFinal: true, trouble: null, run: { ...end, progress: 100 } });
    const subject = { upstreamId: 'db-mysql-passed' };
    expect(await waited).toEqual({ awaitPrecheckRun: { id: run.id, ...end, subject } });

    await first.stop();
    const next = await startGateway(vendor);
    const { precheckRun } = await askAt(next.url, RUN, { id: run.id });
    expect(precheckRun).toMatchObject({ id: run.id, ...end, progress: 100, subject: null });
    expect(precheckRun.counts.passed).toBe(precheckRun.counts.total);
  },
);
