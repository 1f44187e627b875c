import type { Clock } from '../../src/domain/clock.ts';
import type { Send } from '../../src/upstream/send.ts';

/** A call as the vendor sees it. */
export interface Arrival {
  /** Epoch ms. */
  readonly atMs: number;
  /** What was asked about. */
  readonly about: string;
}

const NEVER = new AbortController().signal;

/** Rejects when the signal aborts. */
const leaving = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

interface DistantOptions {
  readonly clock: Clock;
  /** The vendor itself. */
  readonly vendor: Send;
  /** How long the next request or answer is on its way, ms. */
  readonly wayMs: () => number;
}

/** A vendor behind a network that takes its time: what was sent arrives, even if who sent it leaves meanwhile. */
export const createDistantVendor = ({ clock, vendor, wayMs }: DistantOptions) => {
  const arrivals: Arrival[] = [];
  const send: Send = async (request) => {
    const exchange = async () => {
      await clock.sleep(wayMs(), NEVER);
      arrivals.push({ atMs: clock.now(), about: new URL(request.url).search });
      const answer = await vendor(request);
      await clock.sleep(wayMs(), NEVER);
      return answer;
    };
    return Promise.race([exchange(), leaving(request.signal)]);
  };
  return { send, arrivals };
};
