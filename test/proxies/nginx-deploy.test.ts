import { describe, expect, it, vi } from 'vitest';
import { startGateway, startVendor } from '../clients/deployment.ts';
import { CLIENTS, type ClientName } from '../clients/plain-clients.ts';
import type { Told } from '../clients/story.ts';
import { backupPlan } from '../support/keys.ts';
import { hasNginx, PLAIN, RECOMMENDED, startNginx } from './nginx.ts';

type Nginx = Awaited<ReturnType<typeof startNginx>>;

/** Each through a path of its own, by which the log of nginx knows it. */
const followAll = (nginx: Nginx, names: readonly ClientName[]) =>
  names.map((name, index) => {
    const path = `/as/${index}/graphql`;
    const updates: Told[] = [];
    const end = CLIENTS[name](new URL(path, nginx.url).href, [backupPlan('dbs-plan-live')], (update) =>
      updates.push(update),
    ).then(
      () => 'complete',
      () => 'gave up',
    );
    const failed = () => nginx.outputs(new RegExp(`connect\\(\\) failed.*"(GET|POST) ${path}`));
    return { name, updates, end, failed };
  });

type Followed = ReturnType<typeof followAll>;

const sawSome = (followed: Followed) =>
  vi.waitFor(() => {
    for (const { updates } of followed) expect(updates).not.toEqual([]);
  }, 20_000);

const endsOf = async (followed: Followed) =>
  Object.fromEntries(await Promise.all(followed.map(async ({ name, end }) => [name, await end])));

const expectTrueEnd = ({ updates }: Pick<Followed[number], 'updates'>) => {
  expect(updates.at(-1)).toMatchObject({ isFinal: true, run: { progress: 100, verdict: 'PASSED' } });
  const told = updates.map(({ run, isFinal }) => `${run?.revision} ${isFinal}`);
  expect(new Set(told).size).toBe(told.length);
};

/** The same gateway under more paths. */
const underPaths = (config: string) =>
  config.replace('location / {', 'rewrite ^/as/\\d+(/.*)$ $1;\n    location / {');

describe.skipIf(!hasNginx)('a deploy behind nginx', { timeout: 120_000 }, () => {
  it('that leaves a gap is survived by clients that try again, an EventSource only as we recommend it', async () => {
    const vendor = await startVendor();
    const first = await startGateway(vendor);
    const names: ClientName[] = ['graphql-sse', 'graphql-ws', 'graphql-ws that tries again', 'EventSource'];
    const recommended = followAll(await startNginx(first.url, underPaths(RECOMMENDED)), names);
    const plain = followAll(await startNginx(first.url, underPaths(PLAIN)), ['graphql-sse', 'EventSource']);
    const followed = [...recommended, ...plain];
    await sawSome(followed);
    await first.stop();
    // Each client asks in vain at least once before the next gateway is there.
    for (const { failed } of followed) await failed();
    vendor.advance(28_000);
    await startGateway(vendor, first.port);
    expect(await endsOf(recommended)).toEqual({
      'graphql-sse': 'complete',
      'graphql-ws': 'gave up',
      'graphql-ws that tries again': 'complete',
      EventSource: 'complete',
    });
    // There nginx tells of the gap by a 502.
    expect(await endsOf(plain)).toEqual({ 'graphql-sse': 'complete', EventSource: 'gave up' });
    for (const one of followed) if ((await one.end) === 'complete') expectTrueEnd(one);
  });

  it('that leaves no gap is survived by all', async () => {
    const vendor = await startVendor();
    const [first, next] = await Promise.all([startGateway(vendor), startGateway(vendor)]);
    const both = `server 127.0.0.1:4000;\n    server 127.0.0.1:${next.port} backup;`;
    const config = RECOMMENDED.replace('server 127.0.0.1:4000;', both);
    const nginx = await startNginx(first.url, underPaths(config));
    const followed = followAll(nginx, ['graphql-sse', 'graphql-ws', 'EventSource']);
    await sawSome(followed);
    await first.stop();
    vendor.advance(28_000);
    const ends = { 'graphql-sse': 'complete', 'graphql-ws': 'complete', EventSource: 'complete' };
    expect(await endsOf(followed)).toEqual(ends);
    for (const one of followed) expectTrueEnd(one);
  });
});
