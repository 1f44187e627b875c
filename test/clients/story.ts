import { expect, it } from 'vitest';
import type { PrecheckRunKey } from '../../examples/generated/graphql.ts';
import { backupPlan, database } from '../support/keys.ts';
import { startGateway, startVendor } from './deployment.ts';

/** What the story looks at, in the types of any client. */
export interface Told {
  readonly keyIndex: number;
  readonly isFinal: boolean;
  readonly trouble?: { readonly code: string } | null | undefined;
  readonly run?:
    | {
        readonly status: string;
        readonly verdict: string;
        readonly progress: number;
        readonly revision: string;
      }
    | null
    | undefined;
}

/**
 * Follows runs with one client as its users would, and hands on each update. Resolves when the client says that the
 * stream is complete, rejects when it gives up.
 */
export type Follow = (url: string, keys: PrecheckRunKey[], onUpdate: (update: Told) => void) => Promise<void>;

const PLAN = 'dbs-plan-live';
const KEYS = [backupPlan(PLAN), database('db-mysql-live')];

/** Of this one there is nothing new to tell for as long as it is known. */
const STALLED = 'dbs-plan-stalled';

export const follow = (client: Follow, url: string, keys: PrecheckRunKey[] = KEYS) => {
  const updates: Told[] = [];
  let wake = Promise.withResolvers<void>();
  const complete = client(url, keys, (update) => {
    updates.push(update);
    wake.resolve();
    wake = Promise.withResolvers();
  });
  return {
    updates,
    complete,
    /** Waits for the first update like that, and says where it is; throws when the stream ends without one. */
    async sees(what: string, isIt: (update: Told) => boolean, from = 0): Promise<number> {
      for (let at = from; ; at += 1) {
        while (at >= updates.length) {
          const next = await Promise.race([wake.promise.then(() => 'more'), complete]);
          if (next !== 'more' && at >= updates.length) throw new Error(`the stream ended without ${what}`);
        }
        const update = updates[at];
        if (update && isIt(update)) return at;
      }
    },
  };
};

const expectTrueEnds = (updates: readonly Told[]) => {
  for (const keyIndex of KEYS.keys()) {
    const all = updates.filter((update) => update.keyIndex === keyIndex);
    const progress = all.map(({ run }) => run?.progress ?? -1);
    expect(progress).toEqual(progress.toSorted((one, other) => one - other));
    expect(all.filter(({ isFinal }) => isFinal)).toEqual([all.at(-1)]);
    expect(all.at(-1)).toMatchObject({ trouble: null, run: { progress: 100, verdict: 'PASSED' } });
  }
};

const expectNothingTwice = (updates: readonly Told[]) => {
  const revisions = updates.flatMap(({ run }) => run?.revision ?? []);
  expect(new Set(revisions).size).toBe(revisions.length);
};

/** What every client must do in its stock configuration, over real sockets, against a real process. */
export const tellsTheStory = (name: string, client: Follow): void => {
  it(`${name} follows runs over trouble and a deploy to their true ends, and is told nothing twice`, {
    timeout: 60_000,
  }, async () => {
    const vendor = await startVendor();
    const first = await startGateway(vendor);
    const keys = [...KEYS, backupPlan(STALLED)];
    const { updates, complete, sees } = follow(client, first.url, keys);
    await sees('all runs', () => keys.every((_, at) => updates.some(({ keyIndex }) => keyIndex === at)));

    vendor.fail('throttling', PLAN, 4);
    const isTroubled = ({ keyIndex, trouble }: Told) =>
      keyIndex === 0 && trouble?.code === 'UPSTREAM_THROTTLED';
    const troubled = await sees('trouble', isTroubled);
    const isWell = ({ keyIndex, trouble }: Told) => keyIndex === 0 && trouble === null;
    const recovered = await sees('recovery', isWell, troubled);
    vendor.advance(14_000);
    const standsStill = ({ keyIndex, run }: Told) => keyIndex === 2 && (run?.progress ?? 0) > 30;
    await sees('a run that stands still', standsStill);

    await first.stop();
    const told = updates.length;
    vendor.advance(2_000);
    await startGateway(vendor, first.port);
    await sees('an update of the next instance', () => true, told);
    vendor.advance(16_000);
    await sees('the ends', () => updates.filter(({ isFinal }) => isFinal).length === KEYS.length);
    vendor.fail('not-found', STALLED, 9);
    await complete;
    expectTrueEnds(updates);
    expect(updates.at(-1)).toMatchObject({ keyIndex: 2, isFinal: true, trouble: { code: 'NOT_FOUND' } });
    // Before, trouble came and went with the same run.
    expectNothingTwice(updates.slice(recovered));
  });
};
