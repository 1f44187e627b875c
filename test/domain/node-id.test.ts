import { describe, expect, it } from 'vitest';
import { parseNodeId, runIdOf, type Subject, subjectIdOf } from '../../src/domain/node-id.ts';
import { createRunKey, formatRunKey, parseRunKey, type RunKey } from '../../src/domain/run-key.ts';

const keyOf = (parts: Partial<RunKey> = {}): RunKey => ({
  by: 'backupPlan',
  account: 'default',
  regionId: 'cn-hangzhou',
  upstreamId: 'dbs-plan-passed',
  ...parts,
});
const BYS = ['backupPlan', 'restoreTask', 'database', 'databaseTask'] as const;

describe('an id', () => {
  it.each(BYS)('of a %s run is read back as the same key', (by) => {
    const key = keyOf({ by, upstreamId: 'a"b\\c/:,[]日本' });
    expect(parseNodeId(runIdOf(key))).toEqual({ type: 'run', key });
  });

  it.each(['backupPlan', 'restoreTask', 'database'] as const)('of a %s is not that of its run', (by) => {
    const subject: Subject = { ...keyOf(), by };
    expect(parseNodeId(subjectIdOf(subject))).toEqual({ type: 'subject', key: subject });
    expect(subjectIdOf(subject)).not.toBe(runIdOf(subject));
  });

  it('is the one that earlier versions handed out', () => {
    expect(runIdOf(keyOf())).toBe(
      'cnVuWyJiYWNrdXBQbGFuIiwiZGVmYXVsdCIsImNuLWhhbmd6aG91IiwiZGJzLXBsYW4tcGFzc2VkIl0',
    );
  });

  const encode = (text: string) => Buffer.from(text).toString('base64url');
  const good = runIdOf(keyOf());
  it.each([
    ['nothing', ''],
    ['any text', 'hello'],
    ['no base64url', '%%%'],
    ['another spelling of a good one', `${good}=`],
    ['white space around a good one', ` ${good}`],
    ['an unknown type', encode('user["backupPlan","default","cn-hangzhou","x"]')],
    ['an unknown way', encode('run["constructor","default","cn-hangzhou","x"]')],
    ['too few parts', encode('run["backupPlan","default","cn-hangzhou"]')],
    ['a part of another type', encode('run["backupPlan","default","cn-hangzhou",7]')],
    ['a region that is none', encode('run["backupPlan","default","evil.example/","x"]')],
    ['a task as a subject', encode('subject["databaseTask","default","cn-hangzhou","x"]')],
    ['no JSON', encode('run[')],
  ])('is refused with its value: %s', (_name, id) => {
    expect(() => parseNodeId(id)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(id.slice(0, 60)),
      }),
    );
  });
});

describe('a key', () => {
  it.each([
    ['empty', ''],
    ['blank', '  '],
    ['with a space', 'a b'],
    ['with a line break', 'a\nb'],
    ['with a NUL', 'a\u0000b'],
    ['with half a surrogate pair', 'a\ud800'],
    ['with an invisible character', 'a\u200bb'],
    ['too long', 'x'.repeat(257)],
  ])('is refused with an id that is %s', (_name, upstreamId) => {
    expect(() => createRunKey(keyOf({ upstreamId }))).toThrow(/1 to 256 characters.*got "/);
  });

  it.each([
    '',
    'CN-HANGZHOU',
    'cn',
    'cn-hangzhou.evil.example',
    'cn-hangzhou/',
    'cn-hangzhou#',
    'cn-',
    'a@b-c',
  ])('is refused with a region that could change the host: %j', (regionId) => {
    expect(() => createRunKey(keyOf({ regionId }))).toThrow(/regionId must be a region/);
  });

  it('takes the longest id and every known form of region', () => {
    expect(createRunKey(keyOf({ upstreamId: 'x'.repeat(256) })).upstreamId).toHaveLength(256);
    for (const regionId of ['cn-hangzhou', 'ap-southeast-1', 'cn-shanghai-finance-1', 'cn-north-2-gov-1']) {
      expect(createRunKey(keyOf({ regionId })).regionId).toBe(regionId);
    }
  });

  it('has one text, which differs from that of every other key', () => {
    const keys = BYS.flatMap((by) => [
      keyOf({ by }),
      keyOf({ by, upstreamId: 'x' }),
      keyOf({ by, regionId: 'us-west-1' }),
    ]);
    expect(new Set(keys.map(formatRunKey)).size).toBe(keys.length);
    for (const key of keys) expect(parseRunKey(formatRunKey(key))).toEqual(key);
  });
});
