import { writeFile } from 'node:fs/promises';
import { chartOf } from './chart.ts';
import { guard } from './guard.ts';
import { GUARDED } from './margins.ts';
import { printTable, type Table } from './report.ts';
import { CHART_FILE, keepResults, readResults } from './results.ts';
import { pinLoad } from './server-process.ts';
import { ALL_COMMANDS, type Command, QUICK_COMMANDS, WORKLOADS } from './workloads.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

const measure = async ([name, ...args]: Command): Promise<readonly Table[]> => {
  const workload = WORKLOADS[name];
  if (!workload) throw new Error(`no workload is called ${name}`);
  const tables = await workload.measure(args);
  for (const table of tables) printTable(table);
  return tables;
};

/** Keeps what was measured, so that it can be committed, and draws the chart anew. */
const measureAndKeep = async (command: Command): Promise<void> => {
  await keepResults(await measure(command));
  await writeFile(CHART_FILE, chartOf(await readResults()));
};

const USAGE = `npm run bench                    all of these, one after the other: about half an hour
npm run bench -- quick           the main ones, in less than two minutes; nothing is kept
npm run bench -- guard           the same workloads, and exit code 1 where a margin of bench/margins.ts is missed
npm run bench -- <name> [options]
${Object.entries(WORKLOADS)
  .map(([name, { about }]) => `  ${name.padEnd(10)}${about}`)
  .join('\n')}`;

const [name, ...args] = process.argv.slice(2);
pinLoad();
if (name === undefined) {
  say('All benchmarks, about half an hour. What is kept goes to bench/results.');
  for (const command of ALL_COMMANDS) await measureAndKeep(command);
} else if (name === 'quick') {
  for (const command of QUICK_COMMANDS) await measure(command);
} else if (name === 'guard') {
  if (!(await guard(GUARDED, { measure, say }))) process.exitCode = 1;
} else if (Object.hasOwn(WORKLOADS, name)) {
  await measureAndKeep([name, ...args]);
} else {
  process.stderr.write(`There is no benchmark ${JSON.stringify(name)}. There are:\n\n${USAGE}\n`);
  process.exitCode = 1;
}
