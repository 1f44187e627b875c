import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pageQuery, startLists } from './lists.ts';

type Step =
  | { readonly does: 'page'; readonly first: number; readonly from: number }
  | { readonly does: 'add' }
  | { readonly does: 'remove'; readonly at: number };

const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        ...{ does: fc.constant('page' as const), first: fc.integer({ min: 1, max: 100 }) },
        from: fc.nat(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('add' as const) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('remove' as const), at: fc.nat() }) },
  ),
  { minLength: 5, maxLength: 15 },
);

const KINDS = {
  backupPlans: ['addPlan', 'removePlan'],
  serverDatabases: ['addDatabase', 'removeDatabase'],
} as const;

/** A region where there is nothing yet. */
const REGION = 'cn-chengdu';

it.each(['backupPlans', 'serverDatabases'] as const)(
  '%s, whatever is added, removed and asked for, are what a plain array has there',
  async (name) => {
    const list = pageQuery(`${name}(regionId: "${REGION}", first: $first, after: $after)`);
    const [add, remove] = KINDS[name];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 130 }), steps, async (count, all) => {
        const { clock, controls, data } = startLists();
        const model: string[] = [];
        /** Cursors that were seen, by their positions. */
        const cursors = new Map<number, string>();
        const addOne = (id: string) => {
          controls[add]({ id, region: REGION });
          model.unshift(id);
        };
        const page = async ({ first, from }: Extract<Step, { does: 'page' }>) => {
          // Pages are kept for a second.
          await clock.advance(1_000);
          const positions = [-1, ...cursors.keys()];
          const position = positions[from % positions.length] ?? -1;
          const after = cursors.get(position) ?? null;
          const got = Object(await data(list, { first, after })).list;
          const offset = position + 1;
          const ids = got.nodes.map(({ upstreamId }: { upstreamId: string }) => upstreamId);
          expect(ids).toEqual(model.slice(offset, offset + first));
          expect(got.totalCount).toBe(model.length);
          expect(got.pageInfo.hasNextPage).toBe(offset + first < model.length);
          expect(got.pageInfo.hasPreviousPage).toBe(offset > 0);
          expect(got.pageInfo.endCursor).toBe(got.edges.at(-1)?.cursor ?? null);
          for (const [at, { cursor }] of got.edges.entries()) cursors.set(offset + at, cursor);
        };
        for (let at = 0; at < count; at++) addOne(`first-${at}`);
        for (const [turn, step] of all.entries()) {
          if (step.does === 'page') await page(step);
          else if (step.does === 'add') addOne(`later-${turn}`);
          else if (model.length > 0) {
            const [id = ''] = model.splice(step.at % model.length, 1);
            controls[remove](id);
          }
        }
      }),
      { numRuns: 25 },
    );
  },
);
