import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { headersOf, KINDS, type Kind, wrongIn } from './mixed-requests.ts';
import type { Tally } from './mixed-tally.ts';
import { openMany } from './open-many.ts';

/** How many of each kind fill what is kept by its size or number, so that its filling does not look like growth. */
const FILL: Readonly<Record<string, number>> = {
  'the same query': 11_000,
  'other variables': 1_000,
  'other documents': 1_200,
  'batches of 50': 300,
  'bad requests': 7_500,
  lists: 300,
  guides: 6,
};

export interface Asking {
  /** Asks as fast as it can, to fill what is kept. */
  fill(): Promise<void>;
  /** Asks each kind at its pace; resolves once all are answered, soon after the signal. */
  goOn(signal: AbortSignal): Promise<void>;
}

export const createAsking = (url: string, tally: Tally): Asking => {
  const askedOf = new Map<string, number>();
  let addresses = 0;

  const askOnce = async (kind: Kind, dispatcher: Agent): Promise<void> => {
    const at = askedOf.get(kind.name) ?? 0;
    askedOf.set(kind.name, at + 1);
    const asked = kind.nth(at);
    try {
      const headers = headersOf(asked, addresses++);
      const { body } = await request(url, { dispatcher, method: 'POST', headers, body: asked.body });
      const wrong = wrongIn(asked, await body.text());
      if (wrong === null) tally.good(kind.name);
      else tally.bad(kind.name, wrong);
    } catch (thrown) {
      tally.bad(kind.name, String(thrown));
    }
  };

  /** One who waits for each answer, and does not catch up when it came late. */
  const askOn = async (kind: Kind, dispatcher: Agent, signal: AbortSignal): Promise<void> => {
    const everyMs = (1_000 * kind.atOnce) / kind.perSecond;
    while (!signal.aborted) {
      const dueMs = performance.now() + everyMs;
      await askOnce(kind, dispatcher);
      await sleep(Math.max(0, dueMs - performance.now()), null, { signal }).catch(() => {});
    }
  };

  return {
    async fill() {
      const dispatcher = new Agent();
      for (const kind of KINDS) await openMany(FILL[kind.name] ?? 0, () => askOnce(kind, dispatcher));
      await dispatcher.close();
    },
    async goOn(signal) {
      const dispatcher = new Agent();
      const askers = KINDS.flatMap((kind) => Array.from({ length: kind.atOnce }, () => kind));
      await Promise.all(askers.map((kind) => askOn(kind, dispatcher, signal)));
      await dispatcher.close();
    },
  };
};
