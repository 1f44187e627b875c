import { setTimeout as sleep } from 'node:timers/promises';
import { type Follow, followBySocket, followByStream, type Visit } from './mixed-followers.ts';
import { MOVING, planKeys, STALLED } from './mixed-requests.ts';
import type { Tally } from './mixed-tally.ts';

/** How many follow at a time, by transport. */
const SEATS = 100;
const OVERTURE_MS = 10_000;

const UPDATES = `subscription Updates($keys: [PrecheckRunKey!]!) {
  precheckUpdates(keys: $keys) {
    keyIndex isFinal isNewAttempt trouble { code }
    changedItems { id code state }
    run { id status verdict progress revision items { id code state message } }
  }
}`;

/** What goes on without end, what moves, both beside many that are over, and a document that nobody else sends. */
const bodyOf = (at: number): object => {
  switch (at % 4) {
    case 0:
      return { query: UPDATES, variables: { keys: [STALLED] } };
    case 1:
      return { query: UPDATES, variables: { keys: MOVING } };
    case 2:
      return { query: UPDATES, variables: { keys: [STALLED, ...MOVING, ...planKeys(12, at)] } };
    default:
      return {
        query: UPDATES.replace('Updates', `Updates${at}`),
        variables: { keys: [STALLED, MOVING[at % MOVING.length]] },
      };
  }
};

/** The n-th visit: some seconds, now and then slow, now and then cut. */
export const visitOf = (url: string, at: number): Visit => ({
  ...{ url, body: bodyOf(at) },
  staysMs: 2_000 + ((at * 37) % 160) * 100,
  isSlow: at % 7 === 0,
  isCut: at % 3 === 0,
});

/** Those who follow, each seat taken anew when somebody left it; resolves once all are gone, soon after the signal. */
export const keepCrowd = async (url: string, tally: Tally, signal: AbortSignal): Promise<void> => {
  let visits = 0;
  const sit = async (name: string, follow: Follow, seat: number): Promise<void> => {
    await sleep((seat * OVERTURE_MS) / SEATS);
    while (!signal.aborted) {
      try {
        await follow(visitOf(url, visits++));
        tally.good(name);
      } catch (thrown) {
        tally.bad(name, String(thrown));
        // Whoever is refused at once must not come back at once.
        await sleep(1_000);
      }
    }
  };
  const seats = Array.from({ length: SEATS }, (_, seat) => seat);
  await Promise.all([
    ...seats.map((seat) => sit('event streams', followByStream, seat)),
    ...seats.map((seat) => sit('WebSockets', followBySocket, seat)),
  ]);
};
