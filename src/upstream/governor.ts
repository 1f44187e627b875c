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

/** What the gateway does or does no more for the sake of an endpoint. */
export interface CircuitNote {
  readonly account: string;
  readonly product: AcsRequest['product'];
  readonly origin: string;
  readonly isOpen: boolean;
  /** For how long no call goes there. */
  readonly ms: number;
}

interface GovernorDeps {
  readonly accounts: readonly Pick<Account, 'name' | 'quotas'>[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly onCircuit: (note: CircuitNote) => void;
}

/** The gate of each account, product and endpoint, with a quota of its own for each action. */
export type Governor = (request: AcsRequest) => Gate;

/** Clients can name regions without end; those in no table share what there is for one endpoint. */
const placeOf = ({ endpoint }: AcsRequest): string => (endpoint.isKnown ? endpoint.origin : 'other');

export const createGovernor = ({ accounts, clock, random, onCircuit }: GovernorDeps): Governor => {
  const quotas = new Map(accounts.map((account) => [account.name, account.quotas]));
  const places = new Map<string, { readonly circuit: Circuit; readonly quotas: Map<string, Quota> }>();

  const createPlace = (request: AcsRequest) => {
    const { account, product } = request;
    const note = { account, product, origin: placeOf(request) };
    const byAction = new Map<string, Quota>();
    const circuit = createCircuit({
      ...{ product, clock, random },
      onOpened: (ms) => onCircuit({ ...note, isOpen: true, ms }),
      onClosed() {
        for (const quota of byAction.values()) quota.restart();
        onCircuit({ ...note, isOpen: false, ms: 0 });
      },
    });
    return { circuit, quotas: byAction };
  };

  return (request) => {
    const { account, product, action } = request;
    const name = JSON.stringify([account, product, placeOf(request)]);
    const place = places.get(name) ?? createPlace(request);
    places.set(name, place);
    const quota =
      place.quotas.get(action) ?? createQuota({ quota: quotas.get(account)?.[product] ?? 1, clock });
    place.quotas.set(action, quota);
    return { circuit: place.circuit, quota };
  };
};
