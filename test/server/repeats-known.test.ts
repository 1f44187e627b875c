import { expect, it } from 'vitest';
import { startPair, tell, tellAnew, untilDone } from './repeats-pair.ts';

const key = (id: string) => `{ backupPlan: { backupPlanId: "${id}" } }`;
const RUNS = (...ids: string[]) => `precheckRuns(keys: [${ids.map(key)}], maxAgeMs: 0) { id }`;
const NO_KEY = '{ id: "nonsense" }';
const NONE_LAST = `precheckRuns(keys: [${key('dbs-plan-live')}, ${NO_KEY}, ${NO_KEY}]) { id }`;

it.each<[what: string, query: string, variables?: object]>([
  [
    'a variable that has a default',
    `query ($yes: Boolean! = true) { ${RUNS('dbs-plan-live')} a: __typename @skip(if: $yes) }`,
  ],
  [
    'a default that is an enum',
    'query ($in: Locale! = ZH) { precheckItemGuides(locale: $in, codes: ["CHECK_OTHER"]) { title } }',
  ],
  [
    'null where there is a default',
    'query ($in: Locale = ZH) { precheckItemGuides(locale: $in, codes: ["CHECK_OTHER"]) { title } }',
    { in: null },
  ],
  ['an error at the end of a list', `{ ${RUNS('dbs-plan-live', 'nowhere-at-all', 'nowhere-else')} }`],
  ['keys at the end of a list that are none', `{ ${NONE_LAST} }`],
  ['an error within a list', `{ ${RUNS('nowhere-at-all', 'dbs-plan-live')} }`],
  [
    'a variable that is wrong',
    'query ($in: Locale!) { precheckItemGuides(locale: $in) { title } }',
    { in: 'FR' },
  ],
  ['nothing', 'query ($yes: Boolean! = true) { a: __typename @skip(if: $yes) }'],
])('what is executed past Yoga is answered as ever: %s', async (_what, query, variables = {}) => {
  const { kept, anew } = startPair();
  const body = JSON.stringify({ query, variables });
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const ask = async (of: string) => {
    const asked = { body: of, headers };
    const told = await untilDone(kept, tell(kept, asked));
    expect(told).toBe(await untilDone(anew, tellAnew(anew, asked)));
  };
  for (let at = 0; at < 4; at++) {
    for (const { clock } of [kept, anew]) await clock.advance(20_000);
    await ask(JSON.stringify({ query: `query New${at} { __typename }` }));
    // Not the same bytes, so that nothing is given again.
    await ask(`${body}${' '.repeat(at)}`);
  }
});
