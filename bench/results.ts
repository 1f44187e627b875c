import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { z } from 'zod';
import { median, ratiosOf, type Table } from './report.ts';
import { canPin } from './server-process.ts';

const FOLDER = new URL('results/', import.meta.url);
const MODULES = new URL('../node_modules/', import.meta.url);

/** What the servers that are compared are made of. */
const PACKAGES = [
  ...['graphql', '@pothos/core', 'graphql-yoga', 'graphql-ws', 'graphql-sse', 'ws', 'undici'],
  ...['mercurius', 'graphql-jit', 'fastify', 'fast-json-stringify'],
];

const FIGURES = z.object({
  rounds: z.array(z.number()),
  median: z.number(),
  min: z.number(),
  max: z.number(),
  /** The median of the ratios of the rounds to those of `raw`; null where there is no `raw`. */
  ratioToRaw: z.number().nullable(),
});

const RESULT = z.object({
  workload: z.string(),
  date: z.string(),
  machine: z.object({
    node: z.string(),
    cpu: z.string(),
    cores: z.number(),
    /** Whether server and load had a core each. */
    isPinned: z.boolean(),
  }),
  versions: z.record(z.string(), z.string()),
  tables: z.array(
    z.object({
      title: z.string(),
      unit: z.string(),
      lessIsBetter: z.boolean(),
      servers: z.record(z.string(), FIGURES),
    }),
  ),
});

/** What is kept of one workload. */
export type Result = z.infer<typeof RESULT>;

const DIGITS = 4;
const short = (value: number): number => Number(value.toPrecision(DIGITS));

/** What a table says of one server, with as many digits as mean something. */
export const figuresOf = ({ rounds }: Pick<Table, 'rounds'>, name: string): z.infer<typeof FIGURES> => {
  const values = rounds[name] ?? [];
  const ratios = ratiosOf(rounds, name);
  return {
    rounds: values.map(short),
    median: short(median(values)),
    min: short(Math.min(...values)),
    max: short(Math.max(...values)),
    ratioToRaw: ratios.length > 0 ? short(median(ratios)) : null,
  };
};

const versionOf = async (name: string): Promise<[string, string]> => {
  const text = await readFile(new URL(`${name}/package.json`, MODULES), 'utf8');
  return [name, z.object({ version: z.string() }).parse(JSON.parse(text)).version];
};

const keepResult = async (workload: string, tables: readonly Table[]): Promise<void> => {
  const result: Result = {
    ...{ workload, date: new Date().toISOString() },
    machine: { node: process.version, cpu: cpus()[0]?.model ?? '', cores: cpus().length, isPinned: canPin },
    versions: Object.fromEntries(await Promise.all(PACKAGES.map(versionOf))),
    tables: tables.map((table) => {
      const { title, unit, lessIsBetter, rounds } = table;
      const servers = Object.fromEntries(Object.keys(rounds).map((name) => [name, figuresOf(table, name)]));
      return { title, unit, lessIsBetter, servers };
    }),
  };
  // The rounds of a server in one line: they are read side by side.
  const text = JSON.stringify(result, null, 2).replaceAll(/\[[\s\d.,]*\]/g, (list) =>
    list.replaceAll(/\s+/g, ' '),
  );
  await writeFile(new URL(`${workload}.json`, FOLDER), `${text}\n`);
};

/** Writes one file for each workload that there are tables of. */
export const keepResults = async (tables: readonly Table[]): Promise<void> => {
  await mkdir(FOLDER, { recursive: true });
  const byWorkload = Map.groupBy(tables, ({ workload }) => workload);
  for (const [workload, some] of byWorkload) await keepResult(workload, some);
};

/** What was kept last of each workload. */
export const readResults = async (): Promise<readonly Result[]> => {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json'));
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, FOLDER), 'utf8')));
  return texts.map((text) => RESULT.parse(JSON.parse(text)));
};

/** Where the chart is, beside the results that it shows. */
export const CHART_FILE = new URL('chart.svg', FOLDER);
