import { join } from 'node:path';
import { readSchemaFiles, writeSchemaFiles } from './files.ts';
import { moveBaseline, reportOf, undecidedIn } from './gate.ts';

const PROJECT = join(import.meta.dirname, '..');

/** Makes the schema of this version the baseline, and says what that changes; not while a break is undecided. */
const main = async (project: string): Promise<string> => {
  const files = await readSchemaFiles(project);
  const undecided = await undecidedIn(files);
  if (undecided.length > 0) throw new Error(`The baseline stays where it is.\n${undecided.join('\n')}`);
  const changes = await reportOf(files);
  await writeSchemaFiles(project, moveBaseline(files));
  return [`The baseline is the schema of version ${files.version}.`, ...changes].join('\n- ');
};

try {
  process.stdout.write(`${await main(process.argv[2] ?? PROJECT)}\n`);
} catch (error) {
  // The sentence is for whoever ran the command; where it was thrown is not.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
