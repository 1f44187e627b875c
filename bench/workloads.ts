import { measureAttacks } from './attacks.ts';
import { measureCold } from './cold.ts';
import { measureFanout } from './fanout.ts';
import { measureIdle } from './idle.ts';
import { measureMemory } from './memory.ts';
import { measureMixed } from './mixed.ts';
import { measureQuery } from './query.ts';
import { BATCH, EXECUTED, LIST, type Question, WARM } from './questions.ts';
import type { Table } from './report.ts';
import { ask } from './run-query.ts';
import { startServer } from './server-process.ts';
import { measureStart } from './start.ts';
import { measureUpstream } from './upstream.ts';

/** Measures with the arguments of its command line; resolves with what is to be printed and kept. */
type Measure = (args: readonly string[]) => Promise<readonly Table[]>;

interface Workload {
  readonly about: string;
  readonly measure: Measure;
}

const query = (workload: string, title: string, question: Question): Workload => ({
  about: title,
  measure: (args) => measureQuery({ workload, title, question }, args),
});

/** One that prints for itself what it sees. */
const printing =
  (measure: (args: readonly string[]) => Promise<void>): Measure =>
  async (args) => {
    await measure(args);
    return [];
  };

const start = async () => {
  const gateway = await startServer('src/main.ts', { PORT: '0' });
  const answer = await ask(gateway.url).finally(() => gateway.stop());
  return measureStart(answer);
};

/** By the names that they have on the command line, in the order in which all are measured. */
export const WORKLOADS: Readonly<Record<string, Workload>> = {
  warm: query('warm', 'one run, the same query each time', WARM),
  executed: query('executed', 'one run, other variables each time', EXECUTED),
  batch: query('batch', '50 runs, other variables each time', BATCH),
  list: query('list', 'a list of 50 plans, the same query each time', LIST),
  fanout: { about: 'sse or ws: one run that 10,000 follow', measure: measureFanout },
  start: { about: 'from the start to the first answer', measure: start },
  upstream: { about: 'signed calls to the vendor', measure: measureUpstream },
  cold: { about: 'runs that were not read before', measure: measureCold },
  idle: { about: '10,000 who only stay', measure: printing(measureIdle) },
  memory: { about: 'runs without end', measure: printing(measureMemory) },
  mixed: { about: 'whether ten minutes of mixed traffic leave memory level', measure: measureMixed },
  attacks: { about: 'what others wait meanwhile', measure: printing(measureAttacks) },
};

/** What to run, as on the command line: a workload and its arguments. */
export type Command = readonly [name: string, ...args: string[]];

const SHORT = ['--rounds', '2', '--seconds', '1', '--warm-up', '2'];

/** What tells most, with rounds that are as few and as short as can be. */
export const QUICK_COMMANDS: readonly Command[] = [
  ['warm', ...SHORT],
  ['executed', ...SHORT],
  ['fanout', 'sse', '--rounds', '1', '--subscribers', '1000'],
  ['start'],
];

export const ALL_COMMANDS: readonly Command[] = Object.keys(WORKLOADS).flatMap((name): readonly Command[] =>
  name === 'fanout'
    ? [
        ['fanout', 'sse'],
        ['fanout', 'ws'],
      ]
    : [[name]],
);
