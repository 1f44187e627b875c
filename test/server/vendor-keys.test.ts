import { expect, it } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server.ts';
import { createCredentials } from '../../src/upstream/credentials.ts';
import { backupPlan } from '../support/keys.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createVendor, RUN, runIn } from '../support/vendor.ts';

const MINUTE_MS = 60_000;

/** A gateway that asks its emulator for a temporary key whenever it needs one. */
const createRotating = async (lifetimeMs: number) => {
  const clock = createManualClock();
  const issued: string[] = [];
  const credentialsOf = ({ controls }: RunningEmulator) => {
    const ask = async () => {
      const { accessKeyId, accessKeySecret, securityToken } = controls.issueKey({ lifetimeMs });
      issued.push(accessKeyId);
      return { accessKeyId, accessKeySecret, securityToken };
    };
    const silent = { onRenewed: () => {}, onFailure: () => {} };
    return createCredentials({ sources: [{ name: 'emulator', ask }], clock, ...silent });
  };
  return { ...(await createVendor({ clock, credentialsOf })), issued };
};

it('a gateway whose key is expired reads with the next one', async () => {
  const { asked, controls, issued, requests } = await createRotating(60 * MINUTE_MS);
  expect(runIn(await asked(RUN, { key: backupPlan('dbs-plan-passed') }))).toMatchObject({
    verdict: 'PASSED',
  });
  controls.expireKeys();
  expect(runIn(await asked(RUN, { key: backupPlan('dbs-plan-warned') }))).toMatchObject({
    verdict: 'WARNED',
    isStale: false,
  });
  expect(issued).toHaveLength(2);
  expect(requests).toHaveLength(3);
});

it('a gateway takes the next key before the end of the one it has', async () => {
  const { asked, clock, issued, requests } = await createRotating(15 * MINUTE_MS);
  for (let minute = 0; minute < 60; minute++) {
    await asked(RUN, { key: backupPlan('dbs-plan-passed') });
    await clock.advance(MINUTE_MS);
  }
  expect(requests).toHaveLength(60);
  expect(issued.length).toBeGreaterThan(4);
});
