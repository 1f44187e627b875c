import { describe, expect, it } from 'vitest';
import { describeContract } from './contract.ts';
import { describeLists } from './list-contract.ts';
import { isVendorAsked, vendorTarget } from './vendor-target.ts';

describe('whether the vendor is asked', () => {
  it.each([
    [{}, false],
    [{ CONTRACT_VENDOR: '' }, false],
    [{ CONTRACT_VENDOR: 'false' }, false],
    [{ CONTRACT_VENDOR: 'true' }, true],
  ])('%j: %j', (env, expected) => expect(isVendorAsked(env)).toBe(expected));

  it('is said in no other words', () => {
    expect(() => isVendorAsked({ CONTRACT_VENDOR: 'yes' })).toThrow(
      'CONTRACT_VENDOR must be true, false or unset, got "yes"',
    );
  });
});

// Otherwise it is not there at all, and so passes nothing.
if (isVendorAsked(process.env)) {
  const target = vendorTarget(process.env);
  describeContract(target);
  describeLists(target, { backupPlanId: process.env['CONTRACT_BACKUP_PLAN_ID'] ?? null });
}
