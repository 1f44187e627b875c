import type { Caller } from '../../src/domain/caller.ts';
import { authenticateNamed, bearer, READ } from '../access/bearers.ts';
import { createTestGateway } from '../support/gateway.ts';
import { createManualClock } from '../support/manual-clock.ts';

export const ANN = bearer('ann', { grants: [{ ...READ, actions: ['read', 'start'] }] });
export const BOB = bearer('bob', { grants: [{ ...READ, ids: ['dbs-plan-failed'] }] });
export const CYD = bearer('cyd', { sights: ['see:endpoints'] });

interface Asking {
  readonly by?: Caller;
  readonly language?: string;
  readonly variables?: object;
}

/** A gateway, and whether it makes an answer: whoever counts executions says how many there were. */
export const startCounted = (executed: { readonly times: number }, keptAnswerBytes = 1_000_000) => {
  const clock = createManualClock();
  const authenticate = authenticateNamed(clock, ANN, BOB, CYD);
  const { gateway } = createTestGateway({ clock, authenticate, keptAnswerBytes });
  /** What is answered, and whether that was executed for this request. */
  const ask = async (query: string, { by = ANN, language = 'en', variables = {} }: Asking = {}) => {
    const before = executed.times;
    const answer = await gateway.fetch(
      new Request('http://gateway/graphql', {
        method: 'POST',
        headers: {
          ...{ 'content-type': 'application/json', 'accept-language': language },
          authorization: `Bearer ${by.subject}`,
        },
        body: JSON.stringify({ query, variables }),
      }),
    );
    return { text: await answer.text(), isMade: executed.times > before };
  };
  return { clock, ask, isMade: async (...of: Parameters<typeof ask>) => (await ask(...of)).isMade };
};

/** A query for a plan's run. */
export const run = (name: string, parts: string, more = '') =>
  `{ precheckRun(key: { backupPlan: { backupPlanId: "dbs-plan-${name}" } }${more}) { ${parts} } }`;
