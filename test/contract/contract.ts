import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/domain/precheck-error.ts';
import type { AccessKey } from '../../src/upstream/acs-signature.ts';
import { inspect } from './inspect.ts';
import { ask, type Connection, type Question, requestFor, type Target } from './target.ts';

/** What is wrong with a request beside an id that nobody has. */
interface Wrong {
  readonly accessKey?: AccessKey;
  readonly nowMs?: number;
}

/** Nobody has these: of the right form, so that only a look-up can tell. */
const NOBODYS: readonly Omit<Question, 'title'>[] = [
  { product: 'Dbs', parameter: 'BackupPlanId', id: 'dbs000000000000' },
  { product: 'Sas', parameter: 'TaskId', id: 't-00000000000000000000' },
];

const HOUR_MS = 3_600_000;

const WRONGS: readonly (readonly [string, (to: Connection) => Wrong, ErrorCode])[] = [
  ['an id that nobody has', () => ({}), 'NOT_FOUND'],
  [
    'a wrong secret',
    ({ accessKey }) => ({ accessKey: { ...accessKey, accessKeySecret: 'not-the-secret' } }),
    'UPSTREAM_CREDENTIALS',
  ],
  [
    'an access key that nobody has',
    () => ({
      accessKey: { accessKeyId: 'key-of-nobody', accessKeySecret: 'no-secret', securityToken: null },
    }),
    'UPSTREAM_CREDENTIALS',
  ],
  ['a date of an hour ago', ({ clock }) => ({ nowMs: clock.now() - HOUR_MS }), 'UPSTREAM_CREDENTIALS'],
];

const WRONG_CALLS = NOBODYS.flatMap((question) =>
  WRONGS.map(([title, wrong, code]) => ({ title: `${question.product}: ${title}`, question, wrong, code })),
);

/**
 * Registers what we rely on at the vendor, asked of a target over sockets. A test that fails tells paths, types and
 * codes, and nothing else of an answer.
 */
export const describeContract = (target: Target): void => {
  describe(`the contract with ${target.name}`, () => {
    it.each(target.questions)('holds for $title', async (question) => {
      const connection = await target.open();
      const request = requestFor(connection, question);
      for (const waitMs of [0, ...target.waitsMs]) {
        await connection.wait(waitMs);
        const seen = inspect(request, await ask(connection, request), connection.clock.now());
        target.hear(question.title, seen);
        const refused = seen.refusal ? [`refused: ${seen.refusal.told}, ${seen.refusal.readAs}`] : [];
        expect([...seen.findings, ...refused]).toEqual(question.findings ?? []);
      }
    });

    it.each(WRONG_CALLS)('$title is refused', async ({ title, question, wrong, code }) => {
      const connection = await target.open();
      const request = requestFor(connection, question);
      const wire = await ask(connection, request, wrong(connection));
      const seen = inspect(request, wire, connection.clock.now());
      target.hear(title, seen);
      const readAs = seen.refusal?.readAs ?? 'no refusal';
      expect({ findings: seen.findings, readAs }).toEqual({ findings: [], readAs: code });
    });

    for (const reason of target.missing) it.skip(reason);
  });
};
