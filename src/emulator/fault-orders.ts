import type { Fault } from './fault.ts';
import { FAULTS, readFaultId } from './faults.ts';

/** A fault that is to happen. */
export interface FaultOrder {
  /** A name in FAULTS. */
  readonly fault: string;
  /** Only to calls that name this id, in whichever parameter. Without it, to every call. */
  readonly id?: string | undefined;
  /** Only to calls of this action. Without it, to every call. */
  readonly action?: string | undefined;
  /** How many calls meet it. Without it, all until the orders are cleared. */
  readonly times?: number | undefined;
}

/** An id as a call names it. */
export interface NamedId {
  readonly parameter: string;
  readonly id: string;
}

export interface FaultOrders {
  add(order: FaultOrder): void;
  clear(): void;
  /** What is still to come, oldest first. */
  readonly pending: readonly FaultOrder[];
  /** The fault that a call meets, which counts as one of its times. */
  take(action: string, ids: readonly NamedId[]): Fault | null;
}

/** Orders come first, the oldest before the others; then what an id asks for by itself. */
export const createFaultOrders = (): FaultOrders => {
  let pending: readonly FaultOrder[] = [];
  const taken = new Map<string, number>();

  const takeOrdered = (called: string, ids: readonly NamedId[]): Fault | null => {
    const order = pending.find(
      ({ id, action = called }) =>
        action === called && (id === undefined || ids.some((named) => named.id === id)),
    );
    if (!order) return null;
    const { times } = order;
    if (times !== undefined)
      pending = pending.flatMap((other) => {
        if (other !== order) return [other];
        return times > 1 ? [{ ...order, times: times - 1 }] : [];
      });
    return FAULTS.get(order.fault) ?? null;
  };

  const takeNamed = ({ parameter, id }: NamedId): Fault | null => {
    const asked = readFaultId(id);
    if (!asked) return null;
    const name = `${parameter}=${id}`;
    const count = (taken.get(name) ?? 0) + 1;
    if (count > asked.times) return null;
    taken.set(name, count);
    return asked.fault;
  };

  return {
    add(order) {
      pending = [...pending, order];
    },
    clear() {
      pending = [];
      taken.clear();
    },
    get pending() {
      return pending;
    },
    // One by one: an id whose fault is not met has not used up one of its times.
    take: (action, ids) => ids.reduce((met, named) => met ?? takeNamed(named), takeOrdered(action, ids)),
  };
};
