import { describe, expect, it } from 'vitest';
import { createManualClock } from '../support/manual-clock.ts';
import { DBS_REQUEST } from '../upstream/answers.ts';
import { inspect } from './inspect.ts';
import { isRecord } from './inspection.ts';
import { DBS, inspected, NOW_MS, SAS, THROTTLED, wireOf } from './samples.ts';
import { ask } from './target.ts';

describe('what is found', () => {
  it('tells of another id in the header, and of another type', () => {
    const wire = { ...wireOf(200, DBS), requestId: 'another', contentType: 'text/plain' };
    expect(inspect(DBS_REQUEST, wire, NOW_MS)).toMatchObject({
      findings: ['RequestId: not the one of the header x-acs-request-id'],
      novelties: ['the content type is not application/json'],
    });
  });

  it('holds nothing of the answer, wherever in it a text stands', () => {
    const CANARY = 'Jane Doe 10.0.0.7';
    const spoilt = (value: unknown): unknown =>
      Array.isArray(value)
        ? [value.map(spoilt), CANARY]
        : isRecord(value)
          ? {
              [CANARY]: CANARY,
              ...Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spoilt(one)])),
            }
          : CANARY;
    for (const [product, text] of [
      ['Dbs', DBS],
      ['Sas', SAS],
    ] as const) {
      const seen = inspected(product, JSON.stringify(spoilt(JSON.parse(text))));
      expect(seen.findings.length).toBeGreaterThan(1);
      expect(JSON.stringify(seen)).not.toContain(CANARY);
    }
    const refused = inspected('Dbs', JSON.stringify(spoilt(THROTTLED)), 400);
    expect(JSON.stringify(refused)).not.toContain(CANARY);
  });

  it('of no answer at all is the code of a system call, and no more', async () => {
    const secret = { accessKeyId: 'an-id', accessKeySecret: 'a-secret', securityToken: null };
    const failing = (thrown: Error) =>
      ask(
        {
          ...{ accessKey: secret, clock: createManualClock(), regionId: 'cn-hangzhou' },
          send: () => Promise.reject(thrown),
          endpoint: () => DBS_REQUEST.endpoint,
          wait: async () => {},
        },
        DBS_REQUEST,
      ).catch((error: unknown) => error);
    const known = Object.assign(new Error('connect 10.0.0.7:443'), { code: 'ECONNREFUSED' });
    const asked = 'Dbs could not be asked for DescribePreCheckProgressList';
    expect(await failing(known)).toStrictEqual(new Error(`${asked}: ECONNREFUSED`));
    expect(await failing(new Error('10.0.0.7'))).toStrictEqual(new Error(`${asked}: no answer`));
  });
});
