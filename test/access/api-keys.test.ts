import * as crypto from 'node:crypto';
import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { createIdentifyByKey, readApiKeys } from '../../src/access/api-keys.ts';
import { TokenExpired } from '../../src/access/authenticate.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { codeAndMessage, NOW_S, refusalOf } from './issuer.ts';

// The module is as it is; its calls can be counted.
vi.mock('node:crypto', { spy: true });

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');
const READ = [{ actions: ['read'] }];

const fileOf = (...keys: object[]) => JSON.stringify({ keys });
const keyOf = (subject: string, more: object = {}) => ({
  subject,
  sha256: hashOf(`key-of-${subject}`),
  grants: READ,
  ...more,
});

const identifyBy = (...keys: object[]) => {
  const clock = createManualClock();
  return { clock, identify: createIdentifyByKey(readApiKeys(fileOf(...keys)), clock) };
};

describe('an API key', () => {
  it('says who bears it, and what he may', async () => {
    const { identify } = identifyBy(
      keyOf('ann', { grants: [{ actions: ['read', 'see:endpoints'] }] }),
      keyOf('bob', { grants: [] }),
    );
    expect(await identify('key-of-ann')).toMatchObject({
      subject: 'ann',
      scope: 'see:endpoints',
      expiresAtMs: null,
    });
    expect(await identify('key-of-bob')).toMatchObject({ subject: 'bob', grants: [], scope: '' });
  });

  it.each([
    ['that nobody has', 'hunter2'],
    ['that is empty', ''],
    ['in another case', 'KEY-OF-ANN'],
    ['that is a hash', hashOf('key-of-ann')],
  ])('%s is refused', async (_what, token) => {
    expect(await codeAndMessage(identifyBy(keyOf('ann')).identify(token))).toEqual({
      code: 'UNAUTHENTICATED',
      message: 'the token must be a key that this gateway knows',
    });
  });

  it('ends when its file says so', async () => {
    const expiresAt = '2026-01-01T08:00:10+08:00';
    const { clock, identify } = identifyBy(keyOf('ann', { expiresAt }));
    await clock.advance(9_999);
    expect(await identify('key-of-ann')).toMatchObject({ expiresAtMs: NOW_S * 1000 + 10_000 });
    await clock.advance(1);
    const refusal = await refusalOf(identify('key-of-ann'));
    expect(refusal).toBeInstanceOf(TokenExpired);
    expect(refusal.message).toBe('the key has expired');
  });

  it.each(['key-of-s0', 'key-of-s9', 'hunter2'])('is compared with all there are: %s', async (token) => {
    const { identify } = identifyBy(...Array.from({ length: 10 }, (_, at) => keyOf(`s${at}`)));
    vi.mocked(crypto.timingSafeEqual).mockClear();
    await identify(token).catch(() => {});
    expect(crypto.timingSafeEqual).toHaveBeenCalledTimes(10);
  });
});

/** Files that cannot be used, and what is said of each. Where it stands for something secret, it is hunter2. */
const BAD_FILES: readonly [what: string, text: string, problem: string][] = [
  ['that is empty', '', 'it is no JSON'],
  ['that is no JSON', '{"keys": [hunter2]}', 'it is no JSON'],
  ['that is a list', '["hunter2"]', 'the file: Invalid input: expected object, received array'],
  ['without keys', '{}', 'the file.keys: Invalid input: expected array, received undefined'],
  ['with none', fileOf(), 'the file.keys: Too small: expected array to have >=1 items'],
  [
    'with a member of another name',
    JSON.stringify({ keys: [keyOf('ann')], hunter2: 1 }),
    'the file: Unknown member: expected none but keys',
  ],
  [
    'with a key in the wrong place',
    fileOf(keyOf('ann', { hunter2: 'key' })),
    'the file.keys[0]: Unknown member: expected none but subject, sha256, grants, expiresAt',
  ],
  [
    'with a key in place of its hash',
    fileOf(keyOf('bob'), keyOf('ann', { sha256: 'hunter2' })),
    'the file.keys[1].sha256: Invalid hash: expected 64 hexadecimal digits in lower case',
  ],
  [
    'with a hash in upper case',
    fileOf(keyOf('ann', { sha256: hashOf('hunter2').toUpperCase() })),
    'the file.keys[0].sha256: Invalid hash: expected 64 hexadecimal digits in lower case',
  ],
  [
    'with one hash twice',
    fileOf(keyOf('ann'), { ...keyOf('ann'), subject: 'bob' }),
    'the file.keys: two with one sha256',
  ],
  [
    'with a key of nobody',
    fileOf(keyOf('')),
    'the file.keys[0].subject: Too small: expected string to have >=1 characters',
  ],
  [
    'without grants',
    fileOf(keyOf('ann', { grants: undefined })),
    'the file.keys[0].grants: Invalid input: expected array, received undefined',
  ],
  [
    'with a bad grant',
    fileOf(keyOf('ann', { grants: [{ actions: ['read'], kinds: ['hunter2'] }] })),
    'the file.keys[0].grants[0].kinds[0]: Invalid option: expected one of "BACKUP_PLAN"|"RESTORE_TASK"|"DATABASE"',
  ],
  [
    'with an end that is no time',
    fileOf(keyOf('ann', { expiresAt: 'hunter2' })),
    'the file.keys[0].expiresAt: Invalid ISO datetime',
  ],
  [
    'with an end in no time zone',
    fileOf(keyOf('ann', { expiresAt: '2026-01-01T00:00:00' })),
    'the file.keys[0].expiresAt: Invalid ISO datetime',
  ],
];

describe('a file of keys', () => {
  it.each(BAD_FILES)('%s is refused', (_what, text, problem) => {
    expect(() => readApiKeys(text)).toThrow(new TypeError(problem));
    expect(problem).not.toContain('hunter2');
  });
});
