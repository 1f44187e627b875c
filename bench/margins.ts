import type { Command } from './workloads.ts';

/** What the ratio of the gateway to the raw server must be, in the table of a workload that has this unit. */
export interface Margin {
  readonly unit: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface Guarded {
  readonly command: Command;
  readonly margins: readonly Margin[];
}

/** Without peers, there is time to wait until the code of the gateway is compiled. */
const ALONE = ['--rounds', '3', '--seconds', '1', '--warm-up', '15', '--beside', 'raw-json'];

const FEW = ['--rounds', '3', '--subscribers', '1000'];

/**
 * What `npm run bench -- guard` measures, and what it holds against it. So wide that a busy machine does not miss one,
 * and so narrow that whoever makes a path execute, serialise or load what it did not before does.
 */
export const GUARDED: readonly Guarded[] = [
  { command: ['warm', ...ALONE], margins: [{ unit: 'answers/s', atLeast: 0.35 }] },
  { command: ['executed', ...ALONE], margins: [{ unit: 'answers/s', atLeast: 0.1 }] },
  { command: ['fanout', 'sse', ...FEW], margins: [{ unit: 'us', atMost: 2 }] },
  { command: ['fanout', 'ws', ...FEW], margins: [{ unit: 'us', atMost: 3.5 }] },
  { command: ['start'], margins: [{ unit: 'ms', atMost: 8 }] },
];
