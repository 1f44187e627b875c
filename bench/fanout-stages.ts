import { measureRound, memoryOf, type Round, type Side } from './fanout-side.ts';
import { median, type Table } from './report.ts';

export type Sides = ReadonlyMap<string, Side>;

type Measured = ReadonlyMap<string, readonly Round[]>;

/** Rounds in turn, one server at a time. */
const measureStage = async (sides: Sides, subscribers: number, rounds: number): Promise<Measured> => {
  const measured = new Map<string, Round[]>([...sides.keys()].map((name) => [name, []]));
  for (const side of sides.values()) await measureRound(side, subscribers);
  for (let round = 0; round < rounds; round++) {
    for (const [name, side] of sides) measured.get(name)?.push(await measureRound(side, subscribers));
  }
  return measured;
};

const sum = (rounds: readonly Round[], part: 'due' | 'delivered' | 'bytes'): number =>
  rounds.reduce((total, round) => total + round[part], 0);

const sayDelivered = (title: string, measured: Measured): void => {
  for (const [name, rounds] of measured) {
    const [delivered, due, bytes] = [sum(rounds, 'delivered'), sum(rounds, 'due'), sum(rounds, 'bytes')];
    const load = median(rounds.map(({ loadUs }) => loadUs)).toFixed(1);
    const done = `${delivered} of ${due} events delivered, ${(bytes / delivered).toFixed(0)} bytes and ${load} us of the load each`;
    process.stdout.write(`${title}: ${name}: ${done}${delivered < due ? ': fell behind' : ''}\n`);
  }
};

const tablesOf = (workload: string, title: string, measured: Measured): readonly Table[] => {
  const each = (part: 'cpuUs' | 'lastMs') =>
    Object.fromEntries([...measured].map(([name, rounds]) => [name, rounds.map((round) => round[part])]));
  const table = { workload, lessIsBetter: true };
  return [
    { ...table, title: `${title}: CPU for each event and subscriber`, unit: 'us', rounds: each('cpuUs') },
    {
      ...{ ...table, title: `${title}: until the last subscriber has an event` },
      ...{ unit: 'ms', rounds: each('lastMs') },
    },
  ];
};

/** What a server holds with so many subscribers. */
interface Held {
  readonly subscribers: number;
  readonly bytes: number;
}

/** KB; nothing of a server that took part in one stage alone. */
const perSubscriber = ([first, ...others]: readonly Held[]): number | null => {
  const last = others.at(-1);
  if (!first || !last) return null;
  return (last.bytes - first.bytes) / (last.subscribers - first.subscribers) / 1024;
};

interface Stages {
  readonly transport: string;
  /** How many subscribers, from stage to stage more. */
  readonly stages: readonly number[];
  readonly rounds: number;
}

/** Measures stage by stage; a server takes part as long as it is to bear so many. */
export const measureStages = async (
  all: Sides,
  { transport, stages, rounds }: Stages,
): Promise<readonly Table[]> => {
  const workload = `fanout-${transport}`;
  const tables: Table[] = [];
  const held = new Map<string, Held[]>([...all.keys()].map((name) => [name, []]));
  let open = 0;
  for (const subscribers of stages) {
    const sides = new Map([...all].filter(([, { most }]) => subscribers <= most));
    for (const { reader } of sides.values()) await reader.ask('open', subscribers - open);
    open = subscribers;
    const title = `${transport}, ${subscribers} subscribers`;
    const measured = await measureStage(sides, subscribers, rounds);
    sayDelivered(title, measured);
    tables.push(...tablesOf(workload, title, measured));
    for (const [name, side] of sides) held.get(name)?.push({ subscribers, bytes: await memoryOf(side) });
  }
  if (stages.length < 2) return tables;
  const memory = [...held].flatMap(([name, all]) => {
    const each = perSubscriber(all);
    return each === null ? [] : [[name, [each]] as const];
  });
  const title = `${transport}: memory for each subscriber beyond the first ${stages[0]}`;
  const rest = { title, unit: 'KB', lessIsBetter: true };
  return [...tables, { workload, ...rest, rounds: Object.fromEntries(memory) }];
};

const EVERY_MS = 500;
const FEWEST = 1_000;
/** More connections between two addresses the system has no ports for. */
const MOST = 16_000;

/** Whether all had each event before the next one came. */
const keepsUp = ({ due, delivered, lastMs }: Round): boolean => delivered === due && lastMs < EVERY_MS;

/** Doubles the subscribers of each server until it falls behind; answers the last number that it did not with. */
export const largestOf = async (sides: Sides, transport: string): Promise<Table> => {
  const rounds: Record<string, number[]> = {};
  for (const [name, side] of sides) {
    let borne = 0;
    for (let open = 0, asked = FEWEST; asked <= MOST; open = asked, asked *= 2) {
      await side.reader.ask('open', asked - open);
      await measureRound(side, asked);
      if (!keepsUp(await measureRound(side, asked))) break;
      borne = asked;
    }
    rounds[name] = [borne];
  }
  return {
    ...{ workload: `fanout-${transport}-largest`, lessIsBetter: false, rounds },
    ...{
      title: `${transport}: subscribers who all have each event before the next, at most ${MOST}`,
      unit: '',
    },
  };
};
