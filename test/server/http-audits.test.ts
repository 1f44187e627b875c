import { serverAudits } from 'graphql-http';
import { describe, expect, it } from 'vitest';
import { listen } from '../support/gateway-http.ts';

/** Each asks a gateway of its own, on a port of its own. */
const audits = serverAudits({ url: async () => (await listen()).url });

describe('GraphQL over HTTP, as its working group audits servers', () => {
  it('is audited in every point', () => {
    expect(new Set(audits.map(({ id }) => id)).size).toBe(61);
    const levels = Map.groupBy(audits, ({ name }) => name.split(' ')[0]);
    const counts = [...levels].map(([level, { length }]) => [level, length]);
    expect(Object.fromEntries(counts)).toEqual({ MUST: 13, SHOULD: 23, MAY: 25 });
  });

  it.each(audits)('$id $name', async ({ fn }) => {
    const result = await fn();
    expect('reason' in result ? result.reason : result.status).toBe('ok');
  });
});
