import { BROKEN } from './broken-faults.ts';
import type { Fault } from './fault.ts';
import { REFUSED, THROTTLING, UNAVAILABLE } from './refusal-faults.ts';

/** Every way to be answered wrongly, by name. */
export const FAULTS: ReadonlyMap<string, Fault> = new Map(
  Object.entries({ ...THROTTLING, ...UNAVAILABLE, ...BROKEN, ...REFUSED }),
);

const FAULT_ID = /^fault-(.+?)(?:-([1-9]))?$/;

/** What an id that names a fault asks for: `fault-hang` always, `fault-hang-2` the first two times. */
export const readFaultId = (id: string): { readonly fault: Fault; readonly times: number } | null => {
  const [, name = '', times] = FAULT_ID.exec(id) ?? [];
  const fault = FAULTS.get(name);
  return fault ? { fault, times: times ? Number(times) : Number.POSITIVE_INFINITY } : null;
};
