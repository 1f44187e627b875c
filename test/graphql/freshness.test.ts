import { describe, expect, it } from 'vitest';
import { jsonAnswer } from '../support/emulator-send.ts';
import { createTestGateway } from '../support/gateway.ts';

const POLL_MIN_MS = 1_000;
const PASSED = { Status: 'finish', Items: { PreCheckProgressDetail: [{ Item: 'A', State: 'finish' }] } };
const failure = (Code: string, status = 400) => [{ Code, RequestId: `R-${Code}` }, status] as const;

/** A gateway whose vendor says what it is told to, and a client that asks for one run. */
const start = () => {
  let told: readonly [body: unknown, status: number] = [PASSED, 200];
  const { ask, clock, requests } = createTestGateway({ send: () => async () => jsonAnswer(...told) });
  return {
    clock,
    requests,
    tell: (body: unknown, status = 200) => {
      told = [body, status];
    },
    /** Asks, and lets whatever the gateway waits for pass. */
    async ask(maxAgeMs: number | null = 0) {
      const answer = ask(
        `query Run($maxAgeMs: Int) {
          precheckRun(key: {backupPlan: {backupPlanId: "p"}}, maxAgeMs: $maxAgeMs) {
            verdict revision observedAt isStale trouble { code message since retryAt }
          }
        }`,
        { maxAgeMs },
      );
      await clock.advance(0);
      return answer;
    },
  };
};

const codeIs = (code: string) => ({ data: { precheckRun: null }, errors: [{ extensions: { code } }] });
const staleBy = (code: string) => ({
  data: { precheckRun: { verdict: 'PASSED', isStale: true, trouble: { code } } },
});

describe('a failed read counts as a read', () => {
  it('of a run that was never read: the same error until the least time between two reads is over', async () => {
    const { ask, tell, clock, requests } = start();
    tell(...failure('IncompleteSignature'));
    const first = await ask();
    expect(first).toMatchObject(codeIs('UPSTREAM_CREDENTIALS'));
    expect(first.errors?.[0]?.extensions['requestId']).toBe('R-IncompleteSignature');
    tell(PASSED);
    await clock.advance(POLL_MIN_MS - 1);
    expect(await ask()).toEqual(first);
    expect(await ask(60_000)).toEqual(first);
    expect(requests).toHaveLength(1);
    await clock.advance(1);
    expect(await ask()).toMatchObject({ data: { precheckRun: { verdict: 'PASSED', trouble: null } } });
    expect(requests).toHaveLength(2);
  });

  it('of a run that was read before: the same stale state for that long, no longer whatever age is asked', async () => {
    const { ask, tell, clock, requests } = start();
    const good = await ask();
    await clock.advance(POLL_MIN_MS);
    tell(...failure('IncompleteSignature'));
    const stale = await ask();
    expect(stale).toMatchObject(staleBy('UPSTREAM_CREDENTIALS'));
    tell(PASSED);
    await clock.advance(POLL_MIN_MS - 1);
    expect(await ask(0)).toEqual(stale);
    expect(await ask(3_600_000)).toEqual(stale);
    expect(requests).toHaveLength(2);
    await clock.advance(1);
    const recovered = await ask(3_600_000);
    expect(requests).toHaveLength(3);
    const { revision } = Object(good.data).precheckRun;
    expect(recovered).toMatchObject({ data: { precheckRun: { revision, isStale: false, trouble: null } } });
  });
});

describe('a run that was read before is shown, stale and with its trouble', () => {
  it.each([
    ['IncompleteSignature', 'UPSTREAM_CREDENTIALS'],
    ['InvalidApi.NotFound', 'UPSTREAM_UNAVAILABLE'],
    ['Novel', 'UPSTREAM_UNAVAILABLE'],
  ])('%s: %s', async (vendor, code) => {
    const { ask, tell, clock } = start();
    await ask();
    await clock.advance(POLL_MIN_MS);
    tell(...failure(vendor));
    expect(await ask()).toMatchObject(staleBy(code));
    await clock.advance(POLL_MIN_MS);
    tell({ Items: 'none' });
    expect(await ask()).toMatchObject(staleBy('UPSTREAM_MALFORMED'));
  });

  it('observed when it was last read, in trouble since the first of several failures', async () => {
    const { ask, tell, clock } = start();
    await ask();
    tell(...failure('IncompleteSignature'));
    for (let i = 0; i < 3; i++) {
      await clock.advance(POLL_MIN_MS);
      expect(await ask()).toMatchObject({
        data: {
          precheckRun: {
            observedAt: '2026-01-01T00:00:00.000Z',
            trouble: { since: '2026-01-01T00:00:01.000Z' },
          },
        },
      });
    }
  });
});

describe('a refusal is answered as the error, never by what was known before', () => {
  const REFUSALS = [
    ['Param.NotFound', 'NOT_FOUND'],
    ['InvalidParameter', 'INVALID_ARGUMENT'],
    ['NoPermission', 'UPSTREAM_FORBIDDEN'],
  ] as const;

  it.each(REFUSALS)(
    '%s: %s, later behind another failure too, until a read succeeds',
    async (vendor, code) => {
      const { ask, tell, clock, requests } = start();
      await ask();
      await clock.advance(POLL_MIN_MS);
      tell(...failure(vendor));
      const refused = await ask();
      expect(refused).toMatchObject(codeIs(code));
      expect(await ask(3_600_000)).toEqual(refused);
      expect(requests).toHaveLength(2);
      await clock.advance(POLL_MIN_MS);
      tell(...failure('IncompleteSignature'));
      expect(await ask()).toMatchObject(codeIs('UPSTREAM_CREDENTIALS'));
      await clock.advance(POLL_MIN_MS);
      tell(PASSED);
      expect(await ask()).toMatchObject({ data: { precheckRun: { verdict: 'PASSED', trouble: null } } });
    },
  );
});
