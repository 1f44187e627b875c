import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** What Linux counts the time of a process in, whatever the machine. */
const TICK_US = 10_000;

/** CPU that a process has used so far, all its threads together, us; NaN where the system does not show it. */
export const usedUsBy = (pid: number): number => {
  try {
    // The name of the command, in brackets, may have spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_US;
  } catch {
    return Number.NaN;
  }
};

/** Watches a core; the returned function answers how long it was busy since, whoever used it, us. */
export const watchCore = (core: number): (() => number) => {
  const busyMs = () => {
    const { user, nice, sys, irq } = cpus()[core]?.times ?? { user: 0, nice: 0, sys: 0, irq: 0 };
    return user + nice + sys + irq;
  };
  const before = busyMs();
  return () => (busyMs() - before) * 1_000;
};
