import { describe, expect, it } from 'vitest';
import { startGateway, startVendor } from '../clients/deployment.ts';
import { startFront } from '../support/front.ts';
import {
  byButton,
  expectQuiet,
  openGraphiQL,
  openTab,
  SHOWN,
  shownIn,
  TIMEOUT_MS,
  WIDE,
} from './graphiql-page.ts';

const PLAN = 'dbs-plan-live';

/** GraphiQL on the example that follows that plan, and as long as it does. */
const follow = async (vendor: Awaited<ReturnType<typeof startVendor>>, url: string) => {
  const opened = await openGraphiQL(url, WIDE);
  const { page } = opened;
  const sockets: string[] = [];
  const heard: string[] = [];
  page.on('websocket', (socket) => {
    sockets.push(socket.url());
    socket.on('framereceived', ({ payload }) => void heard.push(String(payload)));
  });
  await openTab(page, 'PrecheckUpdates');
  await byButton(page)();
  const shows = (text: string | RegExp) => expect.poll(() => shownIn(page, 'response'), SHOWN).toMatch(text);
  // Of two runs, the one that moves is told of last.
  await shows('"keyIndex"');
  vendor.advance(2_000);
  await shows('"status":"RUNNING"');
  return {
    ...opened,
    sockets,
    shows,
    /** The page shows what came last; of two runs that are over, either may be that. */
    hears: (text: string) => expect.poll(() => heard.join('\n'), SHOWN).toContain(text),
    /** There is nothing to stop any more. */
    isOver: () => page.getByRole('button', { name: 'Execute query' }).waitFor(),
  };
};

describe('a stream in GraphiQL', { timeout: TIMEOUT_MS }, () => {
  it('shows trouble, comes over a deploy by itself to the end of the run, and shows that it is over', async () => {
    const vendor = await startVendor();
    const front = await startFront();
    const first = await startGateway(vendor);
    front.leadTo(first.port);
    const { shows, hears, isOver, sockets, ...opened } = await follow(
      vendor,
      `http://127.0.0.1:${front.port}/graphql`,
    );
    // More often than the plan is read until it is healed.
    vendor.fail('throttling', PLAN, 10_000);
    await shows('"trouble":{"code":"UPSTREAM_THROTTLED"');
    vendor.heal();
    await shows('"trouble":null');
    front.hold();
    await first.stop();
    front.leadTo((await startGateway(vendor)).port);
    vendor.advance(28_000);
    await hears('"keyIndex":0,"isFinal":true');
    await shows('"isFinal":true');
    await isOver();
    expect(sockets).toHaveLength(2);
    expectQuiet(opened);
  });

  it('that cannot come back is not shown as one that is complete', async () => {
    const vendor = await startVendor();
    const gateway = await startGateway(vendor);
    const { shows, isOver, complaints } = await follow(vendor, gateway.url);
    await gateway.stop();
    await shows(/^\{"errors":\[/);
    await isOver();
    expect(complaints).toEqual([expect.stringMatching(/WebSocket.*ERR_CONNECTION_REFUSED/)]);
  });
});
