import { printTable } from './report.ts';
import { pinLoad } from './server-process.ts';
import { ALL_COMMANDS, type Command, QUICK_COMMANDS, WORKLOADS } from './workloads.ts';

const measure = async ([name, ...args]: Command): Promise<void> => {
  const workload = WORKLOADS[name];
  if (!workload) throw new Error(`no workload is called ${name}`);
  for (const table of await workload.measure(args)) printTable(table);
};

const USAGE = `npm run bench                    all of these, one after the other: about half an hour
npm run bench -- quick           the main ones, in less than two minutes
npm run bench -- <name> [options]
${Object.entries(WORKLOADS)
  .map(([name, { about }]) => `  ${name.padEnd(10)}${about}`)
  .join('\n')}`;

const [name, ...args] = process.argv.slice(2);
pinLoad();
if (name === undefined) {
  for (const command of ALL_COMMANDS) await measure(command);
} else if (name === 'quick') {
  for (const command of QUICK_COMMANDS) await measure(command);
} else if (Object.hasOwn(WORKLOADS, name)) {
  await measure([name, ...args]);
} else {
  process.stderr.write(`There is no benchmark ${JSON.stringify(name)}. There are:\n\n${USAGE}\n`);
  process.exitCode = 1;
}
