import { z } from 'zod';
import { endpoint, httpUrl } from '../address-kinds.ts';
import { isRegionId } from '../domain/run-key.ts';
import { parseJson, problemsIn, strict } from '../setting-file.ts';
import { MAX_QUOTA } from './account.ts';
import { secretReference } from './secret-reference.ts';

const text = (pattern: RegExp, expected: string) =>
  z.string(`expected ${expected}`).regex(pattern, `expected ${expected}`);

const whole = (least: number, most: number) => {
  const expected = `expected a whole number from ${least} to ${most}`;
  return z.int(expected).min(least, expected).max(most, expected);
};

const accessKey = { accessKeyId: secretReference, accessKeySecret: secretReference };

const lasting = strict({ kind: z.literal('static'), ...accessKey });
const temporary = strict({ kind: z.literal('sts'), ...accessKey, securityToken: secretReference });
const ecsRole = strict({
  kind: z.literal('ecsRole'),
  roleName: text(/^[\w.-]{1,64}$/, 'the name of a RAM role').optional(),
});

const byKind = <const Kinds extends readonly [z.ZodObject, ...z.ZodObject[]]>(names: string, kinds: Kinds) =>
  z.discriminatedUnion('kind', kinds, {
    error: ({ code }) =>
      code === 'invalid_union' ? `expected one of ${names}` : 'expected an object with a kind',
  });

const ramRole = strict({
  kind: z.literal('ramRole'),
  roleArn: text(
    /^acs:ram::\d{1,20}:role\/[\w.-]{1,64}$/,
    'the ARN of a RAM role, as acs:ram::1234567890123456:role/name',
  ),
  roleSessionName: text(/^[\w.@-]{2,64}$/, '2 to 64 of letters, digits, and . @ - _').optional(),
  externalId: text(
    /^[\w+=,.@:/-]{2,1224}$/,
    '2 to 1224 of letters, digits, and + = , . @ : / - _',
  ).optional(),
  policy: z.record(z.string(), z.unknown(), 'expected a policy, as an object').optional(),
  durationSeconds: whole(900, 43_200).optional(),
  source: byKind('static, sts, ecsRole', [lasting, temporary, ecsRole]),
});

const credentials = byKind('static, sts, ramRole, ecsRole, uri, chain', [
  lasting,
  temporary,
  ramRole,
  ecsRole,
  strict({ kind: z.literal('uri'), url: httpUrl }),
  strict({ kind: z.literal('chain') }),
]);

const quota = whole(1, MAX_QUOTA).optional();

const account = strict({
  name: text(/^[^\s\p{C}]{1,64}$/u, '1 to 64 printable characters without spaces'),
  credentials,
  regionId: z.string().refine(isRegionId, 'expected a region such as cn-hangzhou').optional(),
  endpoints: strict({ dbs: endpoint.optional(), sas: endpoint.optional() }).optional(),
  quotas: strict({ dbs: quota, sas: quota }).optional(),
});

const file = strict({
  accounts: z
    .array(account)
    .min(1, 'expected an account at least')
    .max(100, 'expected 100 accounts at most')
    .superRefine((accounts, ctx) => {
      const names = accounts.map(({ name }) => name);
      for (const [at, name] of names.entries()) {
        if (names.indexOf(name) < at)
          ctx.addIssue({ code: 'custom', path: [at, 'name'], message: 'an account before has this name' });
      }
    }),
});

export type WrittenAccount = z.output<typeof account>;
export type WrittenCredentials = WrittenAccount['credentials'];

/**
 * The accounts in the text of a file; throws a TypeError that names all that is wrong with it, a line each, and repeats
 * nothing of it.
 */
export const readAccountsFile = (written: string): readonly WrittenAccount[] => {
  const { data, error } = file.safeParse(parseJson(written));
  if (error) throw new TypeError(['not all of it fits', ...problemsIn(error, 'the file')].join('\n'));
  return data.accounts;
};
