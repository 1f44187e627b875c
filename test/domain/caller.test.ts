import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ANONYMOUS,
  type Caller,
  createCaller,
  type Grant,
  mayRead,
  mayStart,
  SIGHTS,
} from '../../src/domain/caller.ts';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import type { RunKey } from '../../src/domain/run-key.ts';

const KEY: RunKey = {
  by: 'backupPlan',
  account: 'default',
  regionId: 'cn-hangzhou',
  upstreamId: 'dbs-plan-1',
};
const READ: Grant = { actions: ['read'], accounts: null, kinds: null, regions: null, ids: null };

const callerWith = (...grants: Partial<Grant>[]): Caller =>
  createCaller({
    subject: 'ann',
    grants: grants.map((grant) => ({ ...READ, ...grant })),
    sights: [],
    expiresAtMs: null,
  });

const reads = (key: Partial<RunKey>, ...grants: Partial<Grant>[]) =>
  mayRead(callerWith(...grants), { ...KEY, ...key }) === true;

const matches = (upstreamId: string, ...ids: string[]) => reads({ upstreamId }, { ids });

describe('the pattern of an id', () => {
  it.each<[pattern: string, matching: string[], others: string[]]>([
    ['prod-1', ['prod-1'], ['prod-10', 'xprod-1', 'prod', 'PROD-1', 'Prod-1']],
    ['prod-*', ['prod-', 'prod-1', 'prod-*'], ['prod', 'PROD-1', 'xprod-1']],
    ['*-prod', ['-prod', 'a-prod', '-prod-prod'], ['-prods', 'prod', '-PROD']],
    ['a*z', ['az', 'abz', 'azz', 'a*z'], ['a', 'z', 'za', 'azb']],
    ['a*a', ['aa', 'aba'], ['a', 'ab']],
    ['ab*ba', ['abba', 'abxba'], ['aba', 'ab', 'ba']],
    ['a*b*c', ['abc', 'axbxc', 'abbcc'], ['acb', 'ac', 'ab']],
    ['*b*b*', ['bb', 'abbb', 'bxb'], ['b', 'ab', '']],
    ['*', ['', 'x', '*'], []],
    ['**', ['', 'x'], []],
    ['*x*', ['x', 'axb'], ['', 'X']],
    ['a.c', ['a.c'], ['abc']],
    ['[a-z]?', ['[a-z]?'], ['a', 'ab']],
    ['\u5907*', ['\u5907\u4efd'], ['\u4efd\u5907']],
  ])('%s', (pattern, matching, others) => {
    expect(matching.filter((id) => !matches(id, pattern))).toEqual([]);
    expect(others.filter((id) => matches(id, pattern))).toEqual([]);
  });

  it('is one of several', () => {
    expect(['a1', 'b', 'c1', ''].map((id) => matches(id, 'a*', 'b'))).toEqual([true, true, false, false]);
  });

  it('means what it means as a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (pattern, id) => {
        const source = pattern.split('*').map((part) => part.replaceAll('.', '\\.'));
        expect(matches(id, pattern)).toBe(new RegExp(`^${source.join('.*')}$`, 's').test(id));
      }),
      { numRuns: 20_000 },
    );
  });

  it('takes a time that grows with its text, however many * it has', () => {
    const id = `${'a'.repeat(255)}b`;
    // A regular expression would go on for longer than the universe.
    for (let time = 0; time < 1_000; time += 1) {
      expect(matches(id, `${'*a'.repeat(127)}*c`)).toBe(false);
      expect(matches(id, `${'*a*'.repeat(85)}c`)).toBe(false);
    }
  });
});

describe('a grant', () => {
  it.each<[what: string, grant: Partial<Grant>, key: Partial<RunKey>, allowed: boolean]>([
    ['without limits', {}, {}, true],
    ['of no action', { actions: [] }, {}, false],
    ['to start', { actions: ['start'] }, {}, false],
    ['of both', { actions: ['start', 'read'] }, {}, true],
    ['of the account', { accounts: ['other', 'default'] }, {}, true],
    ['of another account', { accounts: ['other'] }, {}, false],
    ['of an account that only looks like it', { accounts: ['*', 'Default', 'default '] }, {}, false],
    ['of the kind', { kinds: ['BACKUP_PLAN'] }, {}, true],
    ['of another kind', { kinds: ['RESTORE_TASK', 'DATABASE'] }, {}, false],
    ['of databases, by instance', { kinds: ['DATABASE'] }, { by: 'database' }, true],
    ['of databases, by task', { kinds: ['DATABASE'] }, { by: 'databaseTask' }, true],
    ['of the region', { regions: ['cn-hangzhou'] }, {}, true],
    ['of another region', { regions: ['cn-hangzhou-1'] }, {}, false],
    ['of the id', { ids: ['dbs-plan-*'] }, {}, true],
    ['of another id', { ids: ['dbs-plan'] }, {}, false],
    ['of nothing', { accounts: [], kinds: [], regions: [], ids: [] }, {}, false],
    ['whose limits all hold', { accounts: ['default'], kinds: ['BACKUP_PLAN'], ids: ['*1'] }, {}, true],
    ['of whose limits one does not', { accounts: ['default'], kinds: ['DATABASE'], ids: ['*1'] }, {}, false],
  ])('%s', (_what, grant, key, allowed) => {
    expect(reads(key, grant)).toBe(allowed);
  });

  it('is enough among others, but two halves are not one', () => {
    expect(reads({}, { accounts: ['other'] }, {})).toBe(true);
    expect(reads({}, { accounts: ['other'], ids: ['*'] }, { accounts: ['default'], ids: ['x'] })).toBe(false);
    expect(reads({})).toBe(false);
  });
});

describe('what a caller may', () => {
  it('to read is not to start', () => {
    const reader = callerWith({});
    const starter = callerWith({ actions: ['start'], ids: ['dbs-plan-1'] });
    expect([mayRead(reader, KEY), mayStart(starter, KEY)]).toEqual([true, true]);
    expect([mayStart(reader, KEY), mayRead(starter, KEY)]).toEqual([
      expect.any(PrecheckError),
      expect.any(PrecheckError),
    ]);
    expect(mayStart(starter, { ...KEY, upstreamId: 'dbs-plan-2' })).toBeInstanceOf(PrecheckError);
  });

  it('is said by a refusal that names all of it, and never a grant', () => {
    const caller = callerWith({ ids: ['hunter2'], accounts: ['hunter2'] });
    expect(mayRead(caller, KEY)).toMatchObject({
      code: 'FORBIDDEN',
      message: '"ann" may not read backupPlan "dbs-plan-1" of account "default" in cn-hangzhou',
    });
    expect(mayStart(caller, KEY)).toMatchObject({ message: expect.stringMatching(/^"ann" may not start /) });
  });

  it('is everything where nobody is known', () => {
    expect([mayRead(ANONYMOUS, KEY), mayStart(ANONYMOUS, KEY)]).toEqual([true, true]);
    expect([...ANONYMOUS.sights]).toEqual(SIGHTS);
    expect(ANONYMOUS.expiresAtMs).toBeNull();
  });
});

it('the scope is what is seen, in whatever order, and neither who asks nor of what', () => {
  const scopeOf = (sights: Caller['sights'] | readonly (typeof SIGHTS)[number][], subject = 'ann') =>
    createCaller({ subject, grants: [], sights, expiresAtMs: 1 }).scope;
  expect(scopeOf(['see:endpoints', 'see:messages', 'see:endpoints'])).toBe(scopeOf(SIGHTS, 'bob'));
  expect(scopeOf(SIGHTS)).toBe(ANONYMOUS.scope);
  expect(
    new Set([scopeOf([]), scopeOf(['see:messages']), scopeOf(['see:endpoints']), scopeOf(SIGHTS)]).size,
  ).toBe(4);
});
