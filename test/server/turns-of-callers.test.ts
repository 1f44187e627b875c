import { expect, it } from 'vitest';
import { askedFor, jsonAnswer } from '../support/emulator-send.ts';
import { createTestGateway } from '../support/gateway.ts';
import { listen, post } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { settle } from '../support/manual-clock.ts';
import { openAndGreet } from '../support/web-sockets.ts';

const QUERY = 'query ($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { verdict } }';
const asking = (...ids: string[]) => ({ query: QUERY, variables: { keys: ids.map(backupPlan) } });

/** As many turns of the event loop as a few exchanges over loopback may take. */
const TURNS = 60;

it('callers without a name take turns by their addresses, however much one of them asks', async () => {
  const { url, clock, requests } = await listen({
    trustedProxies: ['127.0.0.1'],
    quotas: { Dbs: 1, Sas: 1 },
    send: () => async () => jsonAnswer({ Status: 'finish' }),
  });
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const first = fetch(url, post(asking('a1', 'a2', 'a3', 'a4'), from('192.0.2.1')));
  await settle(TURNS);
  const second = fetch(url, post(asking('b1'), from('192.0.2.2')));
  await settle(TURNS);
  const socket = await openAndGreet(url, {}, { headers: from('192.0.2.3') });
  socket.say({ id: 'a', type: 'subscribe', payload: asking('c1') });
  for (let second = 0; second < 8; second++) {
    await settle(TURNS);
    await clock.advance(1_001);
  }
  await Promise.all([first, second]);
  const ids = requests.map((request) => askedFor(request).replace('BackupPlanId=', ''));
  expect(ids).toHaveLength(6);
  expect(
    ids
      .slice(0, 3)
      .map((id) => id.slice(0, 1))
      .sort(),
  ).toEqual(['a', 'b', 'c']);
});

it('who asks for more than the quota in time is told of in a line now and then, with how much it was', async () => {
  const { ask, clock, lines } = createTestGateway({
    quotas: { Dbs: 1, Sas: 1 },
    send: () => async () => jsonAnswer({ Status: 'finish' }),
  });
  const flood = async (name: string) => {
    const { query, variables } = asking(...Array.from({ length: 60 }, (_, at) => `${name}${at}`));
    const answer = ask(query, variables);
    for (let second = 0; second < 21; second++) {
      await settle(TURNS);
      await clock.advance(1_000);
    }
    expect(Object((await answer).errors).length).toBeGreaterThan(30);
  };
  await flood('a');
  await flood('b');
  const operation = { account: 'default', product: 'Dbs', action: 'DescribePreCheckProgressList' };
  expect(lines).toEqual([
    { level: 'warn', fields: { ...operation, reads: 1 } },
    { level: 'warn', fields: { ...operation, reads: expect.any(Number) } },
  ]);
  expect(Object(lines[1]?.fields).reads).toBeGreaterThan(30);
});
