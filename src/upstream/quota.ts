import type { Clock } from '../domain/clock.ts';
import type { Demand } from '../domain/demand.ts';
import { createCallBudget } from './call-budget.ts';
import { createCallOrder, type Waiting } from './call-order.ts';
import { createCallWindow } from './call-window.ts';

/**
 * How a call ended, for the quota: `UNSENT` costs nothing, `LEFT` may be seen by the vendor yet; of what came to an end
 * `THROTTLED` was too much, all else is `OVER`.
 */
export type CallEnd = 'UNSENT' | 'LEFT' | 'OVER' | 'THROTTLED';

/** The right to one call. Must be ended, once. */
export interface Permit {
  /** The call goes now. Until then it is not on its way, however long ago its turn came. */
  send(): void;
  end(how: CallEnd, retryAfterMs?: number | null): void;
}

/**
 * What one operation at one endpoint may be called, by one account. Asynchronous, so that processes can share one; in
 * memory it is that of this process.
 */
export interface Quota {
  /**
   * Resolves when a call may go, which may take as long as it does; rejects with the signal's reason. `again`: one for
   * the same demand went before.
   */
  acquire(demand: Demand, signal: AbortSignal, turn?: 'first' | 'again'): Promise<Permit>;
  /** How long no call may go as the vendor throttles, ms. */
  pauseMs(): number;
  /** Begins with little, as after an outage, so that all who have waited do not come at once. */
  restart(): void;
}

interface Queued extends Waiting {
  go(): void;
}

/** As many as may hang for as long as an attempt may take, up to what memory and sockets they may hold. */
const MAX_UNDER_WAY = 200;
const UNDER_WAY_PER_CALL = 10;

interface QuotaDeps {
  /** Calls within any second. */
  readonly quota: number;
  readonly clock: Clock;
  /** Told when the vendor throttled, and how many calls may go in any second for now. */
  readonly onThrottled: (limit: number) => void;
}

export const createQuota = ({ quota, clock, onThrottled }: QuotaDeps): Quota => {
  const window = createCallWindow(clock);
  const budget = createCallBudget(quota, clock);
  const maxUnderWay = Math.min(MAX_UNDER_WAY, quota * UNDER_WAY_PER_CALL);
  const waiting = createCallOrder<Queued>();
  let underWay = 0;
  let alarm: { readonly atMs: number; readonly off: AbortController } | null = null;

  const wakeAt = (atMs: number | null) => {
    if (alarm?.atMs === atMs) return;
    alarm?.off.abort();
    alarm = null;
    if (atMs === null) return;
    const off = new AbortController();
    alarm = { atMs, off };
    clock.sleep(atMs - clock.now(), off.signal).then(
      () => {
        alarm = null;
        letGo();
      },
      () => {},
    );
  };

  /** Lets go who may, and wakes up when the next one may. */
  const letGo = () => {
    while (waiting.size > 0 && underWay < maxUnderWay) {
      const waitMs = Math.max(budget.pauseMs(), window.waitMs(budget.limit()));
      if (waitMs === Number.POSITIVE_INFINITY) break;
      if (waitMs > 0) return wakeAt(clock.now() + waitMs);
      waiting.take(clock.now())?.go();
    }
    wakeAt(null);
  };

  const permit = (): Permit => {
    const call = window.reserve();
    underWay += 1;
    return {
      send() {
        call.send();
        // Now it is known when the next one may go.
        letGo();
      },
      end(how, retryAfterMs = null) {
        underWay -= 1;
        if (how === 'UNSENT') call.undo();
        // What was left may still be on its way.
        else if (how !== 'LEFT') call.over();
        if (how === 'THROTTLED' && budget.throttled(retryAfterMs)) onThrottled(budget.limit());
        if (how === 'OVER') budget.unthrottled();
        letGo();
      },
    };
  };

  return {
    async acquire(demand, signal, turn = 'first') {
      signal.throwIfAborted();
      return new Promise<Permit>((resolve, reject) => {
        const leave = () => {
          waiting.delete(queued);
          reject(signal.reason);
          letGo();
        };
        const queued: Queued = {
          demand,
          sinceMs: clock.now(),
          isAgain: turn === 'again',
          go() {
            signal.removeEventListener('abort', leave);
            resolve(permit());
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.add(queued);
        letGo();
      });
    },
    pauseMs: budget.pauseMs,
    restart: budget.restart,
  };
};
