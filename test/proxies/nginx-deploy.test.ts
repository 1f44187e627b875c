import { describe, expect, it, vi } from 'vitest';
import type { Update } from '../../examples/resumable.ts';
import { startGateway, startVendor } from '../clients/deployment.ts';
import { hasNginx, PLAIN, RECOMMENDED, startNginx } from './nginx.ts';
import { CLIENTS, type ClientName } from './stock-clients.ts';

/** Each through a path of its own, by which the log of nginx knows it. */
const followAll = (nginxUrl: string, names: readonly ClientName[]) =>
  names.map((name, index) => {
    const path = `/as/${index}/graphql`;
    const updates: Update[] = [];
    const end = CLIENTS[name](new URL(path, nginxUrl).href, (update) => updates.push(update)).then(
      () => 'complete',
      () => 'gave up',
    );
    return { name, path, updates, end };
  });

type Followed = ReturnType<typeof followAll>;

const seeProgress = (followed: Followed) =>
  vi.waitFor(() => {
    for (const { updates } of followed) expect(updates.at(-1)?.run?.progress).toBeGreaterThan(5);
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

/** Each client asks in vain at least once before the next gateway is there. */
const deployBehind = async (config: string, names: readonly ClientName[]) => {
  const vendor = await startVendor();
  const first = await startGateway(vendor);
  const nginx = await startNginx(first.url, underPaths(config));
  const followed = followAll(nginx.url, names);
  await seeProgress(followed);
  await first.stop();
  for (const { path } of followed)
    await nginx.outputs(new RegExp(`connect\\(\\) failed.*"(GET|POST) ${path}`));
  await vendor.advance(28_000);
  await startGateway(vendor, first.port);
  return followed;
};

describe.skipIf(!hasNginx)('a deploy behind nginx', { timeout: 120_000 }, () => {
  it('that leaves a gap is survived by clients that try again when an attempt fails', async () => {
    const names: ClientName[] = ['graphql-sse', 'graphql-ws', 'graphql-ws that tries again', 'EventSource'];
    const followed = await deployBehind(RECOMMENDED, names);
    expect(await endsOf(followed)).toEqual({
      'graphql-sse': 'complete',
      'graphql-ws': 'gave up',
      'graphql-ws that tries again': 'complete',
      EventSource: 'complete',
    });
    for (const one of followed) if ((await one.end) === 'complete') expectTrueEnd(one);
  });

  it('that leaves a gap ends an EventSource for good where nginx tells of it by a 502', async () => {
    const followed = await deployBehind(PLAIN, ['graphql-sse', 'EventSource']);
    expect(await endsOf(followed)).toEqual({ 'graphql-sse': 'complete', EventSource: 'gave up' });
  });

  it('that leaves no gap is survived by all', async () => {
    const vendor = await startVendor();
    const [first, next] = [await startGateway(vendor), await startGateway(vendor)];
    const both = `server 127.0.0.1:4000;\n    server 127.0.0.1:${next.port} backup;`;
    const config = RECOMMENDED.replace('server 127.0.0.1:4000;', both);
    const nginx = await startNginx(first.url, underPaths(config));
    const followed = followAll(nginx.url, ['graphql-sse', 'graphql-ws', 'EventSource']);
    await seeProgress(followed);
    await first.stop();
    await vendor.advance(28_000);
    const ends = { 'graphql-sse': 'complete', 'graphql-ws': 'complete', EventSource: 'complete' };
    expect(await endsOf(followed)).toEqual(ends);
    for (const one of followed) expectTrueEnd(one);
  });
});
