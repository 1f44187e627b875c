import { expect, it } from 'vitest';
import { moveUntil, openStream } from '../support/event-stream.ts';
import { listen } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { createManualClock } from '../support/manual-clock.ts';

it('a stream whose events name their subject asks for lists once a minute, not with each event', async () => {
  const clock = createManualClock();
  const { url, requests } = await listen({ clock });
  const query = `subscription ($keys: [PrecheckRunKey!]!) {
    precheckUpdates(keys: $keys) { run { progress subject { displayName } } }
  }`;
  const keys = ['dbs-plan-live', 'dbs-plan-passed'].map((id) => backupPlan(id));
  const stream = await openStream(url, { body: { query, variables: { keys } } });
  await moveUntil(clock, () => stream.end === 'whole');
  const events = stream.text.match(/event: next/g) ?? [];
  expect(events.length).toBeGreaterThan(4);
  expect(stream.text.match(/"displayName":"[^"]+"/g)).toHaveLength(events.length);
  const lists = requests.filter(({ headers }) => headers['x-acs-action'] === 'DescribeBackupPlanList');
  expect(lists.length).toBeLessThanOrEqual(2);
});
