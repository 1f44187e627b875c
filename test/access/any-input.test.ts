import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdentifyByKey, readApiKeys } from '../../src/access/api-keys.ts';
import { createAuthenticate } from '../../src/access/authenticate.ts';
import { grantsSchema } from '../../src/access/grant-schema.ts';
import { ANONYMOUS } from '../../src/domain/caller.ts';
import { parseNodeId, runIdOf } from '../../src/domain/node-id.ts';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { createKeyReaders, type RunKeyInput } from '../../src/graphql/key-reader.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createIssuerKey, identifyBy } from './issuer.ts';

/** Property by property; 100,000 in all. */
const CASES = { ids: 30_000, inputs: 30_000, headers: 20_000, tokens: 10_000, claims: 10_000 };

/** However much was sent, an error is a sentence or two. */
const MAX_MESSAGE_LENGTH = 600;

/** Runs it; whatever it throws must be a refusal that was meant. */
const refusalBy = (run: () => unknown): PrecheckError | null => {
  try {
    run();
    return null;
  } catch (thrown) {
    if (!(thrown instanceof PrecheckError)) throw thrown;
    expect(thrown.message.length).toBeLessThanOrEqual(MAX_MESSAGE_LENGTH);
    return thrown;
  }
};

const refusalOf = async (promise: Promise<unknown>): Promise<PrecheckError | null> => {
  const thrown = await promise.then(
    () => null,
    (error) => error,
  );
  return (
    thrown &&
    refusalBy(() => {
      throw thrown;
    })
  );
};

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom('', 'default', 'cn-hangzhou', '__proto__', 'constructor', 'dbs-plan-passed', '\ud800'),
);

const base64 = (value: string) => Buffer.from(value).toString('base64url');

/** Texts that look like ids, more or less. */
const anyId = fc.oneof(
  text,
  text.map(base64),
  fc.json().map((json) => base64(`run${json}`)),
  fc
    .tuple(
      fc.constantFrom('run', 'subject', 'Run', ''),
      fc.array(fc.oneof(text, fc.constantFrom('backupPlan', 'databaseTask'), fc.anything()), {
        maxLength: 5,
      }),
    )
    .map(([type, parts]) => base64(`${type}${JSON.stringify(parts)}`)),
);

const keys = createKeyReaders([{ name: 'default', regionId: 'cn-hangzhou' }])(ANONYMOUS);

describe('whatever comes', { timeout: 120_000 }, () => {
  it('as an id, it is one that this gateway hands out, or INVALID_ARGUMENT', () => {
    fc.assert(
      fc.property(anyId, (id) => {
        const refusal = refusalBy(() => {
          const { type, key } = parseNodeId(id);
          if (type === 'run') expect(runIdOf(key)).toBe(id);
        });
        expect([undefined, 'INVALID_ARGUMENT']).toContain(refusal?.code);
      }),
      { numRuns: CASES.ids },
    );
  });

  it('as a key, it is one of a run, or INVALID_ARGUMENT', () => {
    const place = { regionId: fc.option(text), account: fc.option(text) };
    const anyInput: fc.Arbitrary<RunKeyInput> = fc.oneof(
      anyId.map((id) => ({ id })),
      fc.record({ ...place, backupPlanId: text }).map((backupPlan) => ({ backupPlan })),
      fc.record({ ...place, restoreTaskId: text }).map((restoreTask) => ({ restoreTask })),
      fc.record({ ...place, instanceUuid: text }).map((database) => ({ database })),
      fc.record({ ...place, taskId: text }).map((databaseTask) => ({ databaseTask })),
    );
    fc.assert(
      fc.property(anyInput, (input) => {
        const refusal = refusalBy(() => {
          const key = keys.fromInput(input);
          expect(key.account).toBe('default');
          expect(keys.fromId(runIdOf(key)).key).toEqual(key);
        });
        expect([undefined, 'INVALID_ARGUMENT']).toContain(refusal?.code);
      }),
      { numRuns: CASES.inputs },
    );
  });

  it('as an Authorization header, nobody is let in', async () => {
    const clock = createManualClock();
    const { jwk } = await createIssuerKey('k1');
    const hash = { subject: 'ann', sha256: '0'.repeat(64), grants: [] };
    const apiKeys = readApiKeys(JSON.stringify({ keys: [hash] }));
    const doors = [identifyBy([jwk], { clock }), createIdentifyByKey(apiKeys, clock)].map((identify) =>
      createAuthenticate({ identify, clock }),
    );
    const header = fc.oneof(
      text,
      text.map((token) => `Bearer ${token}`),
      fc.base64String().map((token) => `Bearer ${token}`),
    );
    await fc.assert(
      fc.asyncProperty(header, async (authorization) => {
        for (const authenticate of doors)
          expect((await refusalOf(authenticate(authorization)))?.code).toBe('UNAUTHENTICATED');
      }),
      { numRuns: CASES.headers },
    );
  });

  it('as a token, it lets nobody in', async () => {
    const { jwk } = await createIssuerKey('k1');
    const authenticate = createAuthenticate({ identify: identifyBy([jwk]), clock: createManualClock() });
    const header = fc.oneof(
      fc.json(),
      fc
        .record(
          {
            alg: fc.constantFrom('ES256', 'RS256', 'none', 'HS256', 'dir', '', 5),
            kid: fc.constantFrom('k1', 'k2', '', 5, null),
            crit: fc.constantFrom([], ['b64'], 'exp', null),
            b64: fc.boolean(),
            typ: fc.anything(),
            jwk: fc.constant(jwk),
          },
          { requiredKeys: [] },
        )
        .map((value) => JSON.stringify(value)),
    );
    const part = fc.oneof(fc.json().map(base64), fc.base64String(), fc.constant(''));
    const token = fc
      .tuple(header, fc.array(part, { maxLength: 5 }))
      .map(([head, parts]) => [base64(head), ...parts].join('.'));
    await fc.assert(
      fc.asyncProperty(token, async (bearer) => {
        const refusal = await refusalOf(authenticate(`Bearer ${bearer}`));
        expect(refusal?.code).toBe('UNAUTHENTICATED');
      }),
      { numRuns: CASES.tokens },
    );
  });

  it('as claims that their issuer has signed, it is a caller or a refusal', async () => {
    const key = await createIssuerKey('k1');
    const identify = identifyBy([key.jwk]);
    const names = fc.array(text, { maxLength: 3 });
    const grant = fc.record(
      {
        actions: fc.array(fc.constantFrom('read', 'start', 'see:messages', 'toString'), { maxLength: 3 }),
        accounts: names,
        kinds: fc.array(fc.constantFrom('DATABASE', 'database'), { maxLength: 2 }),
        regions: names,
        ids: names,
      },
      { requiredKeys: [] },
    );
    const grants = fc.oneof(fc.jsonValue(), fc.array(grant, { maxLength: 3 }));
    const claims = fc.record(
      {
        precheck_grants: grants,
        sub: fc.oneof(text, fc.jsonValue()),
        exp: fc.oneof(fc.double(), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(claims, async (some) => {
        const token = await key.sign(some).catch(() => null);
        // Some cannot even be signed.
        if (token === null) return;
        let caller = null;
        const refusal = await refusalOf(
          identify(token).then((known) => {
            caller = known;
          }),
        );
        if (refusal) expect(refusal.code).toBe('UNAUTHENTICATED');
        else {
          expect(caller).toMatchObject({ subject: some.sub ?? 'ann' });
          expect(grantsSchema.safeParse(some.precheck_grants ?? []).success).toBe(true);
        }
      }),
      { numRuns: CASES.claims },
    );
  });
});
