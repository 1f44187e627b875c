import type { Clock } from '../domain/clock.ts';
import type { Account } from './account.ts';
import type { AcsRequest } from './acs-request.ts';
import { type Circuit, createCircuit } from './circuit.ts';
import { createQuota, type Quota } from './quota.ts';

/** What stands between a call and the vendor. */
export interface Gate {
  readonly circuit: Circuit;
  readonly quota: Quota;
}

/** What a gate is for, as it is logged. */
interface Place extends Pick<AcsRequest, 'account' | 'product'> {
  readonly origin: string;
}

export interface CircuitNote extends Place {
  readonly isOpen: boolean;
  /** For how long no call goes there. */
  readonly ms: number;
}

export interface ThrottledNote extends Place, Pick<AcsRequest, 'action'> {
  /** How many calls may go in any second for now. */
  readonly limit: number;
}

export interface GovernorDeps {
  readonly accounts: readonly Pick<Account, 'name' | 'quotas'>[];
  readonly clock: Clock;
  /** 0 inclusive to 1 exclusive, for jitter. */
  readonly random: () => number;
  /** Told when an endpoint is called no more for a while, and when it is again. */
  readonly onCircuit: (note: CircuitNote) => void;
  /** Told when calls become fewer because the vendor throttled. */
  readonly onThrottled: (note: ThrottledNote) => void;
}

/** The gate of each account, product and endpoint, with a quota of its own for each action. */
export type Governor = (request: AcsRequest) => Gate;

/** Clients can name regions without end; those in no table share what there is for one endpoint. */
const placeOf = ({ account, product, endpoint }: AcsRequest): Place => ({
  ...{ account, product },
  origin: endpoint.isKnown ? endpoint.origin : 'other',
});

export const createGovernor = (deps: GovernorDeps): Governor => {
  const { clock, random, onCircuit, onThrottled } = deps;
  const quotas = new Map(deps.accounts.map((account) => [account.name, account.quotas]));
  const guards = new Map<string, (action: string) => Gate>();

  const createGuard = (place: Place) => {
    const byAction = new Map<string, Quota>();
    const circuit = createCircuit({
      ...{ product: place.product, clock, random },
      onOpened: (ms) => onCircuit({ ...place, isOpen: true, ms }),
      onClosed() {
        for (const quota of byAction.values()) quota.restart();
        onCircuit({ ...place, isOpen: false, ms: 0 });
      },
    });
    return (action: string): Gate => {
      const perWindow = quotas.get(place.account)?.[place.product] ?? 1;
      const told = (limit: number) => onThrottled({ ...place, action, limit });
      const quota = byAction.get(action) ?? createQuota({ quota: perWindow, clock, onThrottled: told });
      byAction.set(action, quota);
      return { circuit, quota };
    };
  };

  return (request) => {
    const place = placeOf(request);
    // None of them has a space.
    const name = `${place.account} ${place.product} ${place.origin}`;
    const gateOf = guards.get(name) ?? createGuard(place);
    guards.set(name, gateOf);
    return gateOf(request.action);
  };
};
