import { parseArgs } from 'node:util';
import { usedUsBy, watchCore } from './cpu.ts';
import { runLoad } from './query-load.ts';
import { PEERS, type QueryServer, type QueryServers, withQueryServers } from './query-servers.ts';
import type { Question } from './questions.ts';
import type { Rounds, Table } from './report.ts';
import { LOAD_CORE, SERVER_CORE } from './server-process.ts';

const CONNECTIONS = 64;

/** What one round has shown of one server. */
interface Round {
  readonly answersPerSecond: number;
  /** Of the server, for each answer. */
  readonly cpuUs: number;
  /** Of the time, for which the load was on its core: near 100, the server has had to wait for it. */
  readonly loadPercent: number;
  /** Of the time of both cores, what neither server nor load has used. */
  readonly othersPercent: number;
}

const watchCores = () => {
  const busy = [watchCore(SERVER_CORE), watchCore(LOAD_CORE)];
  return () => busy.reduce((sum, usedUs) => sum + usedUs(), 0);
};

const measureRound = async (server: QueryServer, ms: number): Promise<Round> => {
  const ofLoad = () => usedUsBy(process.pid);
  const ofServer = server.process.usedUs;
  const [load, serving] = [ofLoad(), ofServer()];
  const ofAll = watchCores();
  const { count, tookMs } = await runLoad(server, { connections: CONNECTIONS, ms });
  const [loadUs, serverUs, allUs] = [ofLoad() - load, ofServer() - serving, ofAll()];
  return {
    answersPerSecond: (count * 1_000) / tookMs,
    cpuUs: serverUs / count,
    loadPercent: loadUs / tookMs / 10,
    othersPercent: Math.max(0, allUs - loadUs - serverUs) / tookMs / 20,
  };
};

interface Plan {
  readonly rounds: number;
  readonly roundMs: number;
  /** The longest that one server is asked before it is measured. */
  readonly warmUpMs: number;
}

/** By so much a server must beat its best round to be still getting faster. */
const FASTER = 1.05;
const ROUNDS_AS_FAST = 3;

/** Asks until the server gets no faster: what is compiled meanwhile has the same core. */
const warmUp = async (server: QueryServer, { roundMs, warmUpMs }: Plan): Promise<void> => {
  const untilMs = performance.now() + warmUpMs;
  let best = 0;
  for (let asFast = 0; asFast < ROUNDS_AS_FAST && performance.now() < untilMs; ) {
    const { answersPerSecond } = await measureRound(server, roundMs);
    asFast = answersPerSecond > best * FASTER ? 0 : asFast + 1;
    best = Math.max(best, answersPerSecond);
  }
};

const measureRounds = async (servers: QueryServers, plan: Plan) => {
  const measured = new Map<string, Round[]>([...servers.keys()].map((name) => [name, []]));
  for (const server of servers.values()) await warmUp(server, plan);
  for (let round = 0; round < plan.rounds; round++) {
    for (const [name, server] of servers) measured.get(name)?.push(await measureRound(server, plan.roundMs));
  }
  return measured;
};

interface QueryWorkload {
  /** Short, as it is called on the command line. */
  readonly workload: string;
  readonly title: string;
  readonly question: Question;
}

const tablesOf = (
  { workload, title }: QueryWorkload,
  measured: ReadonlyMap<string, readonly Round[]>,
): readonly Table[] => {
  const each = (part: keyof Round): Rounds =>
    Object.fromEntries([...measured].map(([name, rounds]) => [name, rounds.map((round) => round[part])]));
  const table = (what: string, unit: string, part: keyof Round): Table => ({
    ...{ workload, title: `${title}: ${what}`, unit, rounds: each(part) },
    lessIsBetter: part !== 'answersPerSecond',
  });
  return [
    table(`${CONNECTIONS} connections`, 'answers/s', 'answersPerSecond'),
    // Where the load is the limit, this alone tells servers apart. Not every system shows it.
    table('CPU of the server', 'us/answer', 'cpuUs'),
    table('core of the load, used by the load', '%', 'loadPercent'),
    table('both cores, used by others', '%', 'othersPercent'),
  ].filter(({ rounds }) => Object.values(rounds).flat().every(Number.isFinite));
};

const OPTIONS = {
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '2' },
  'warm-up': { type: 'string', default: '30' },
  beside: { type: 'string', multiple: true },
} as const;

/**
 * Answers a second, and CPU for each, of the gateway and of what else there is, or of some of that:
 * `[--rounds 5] [--seconds 2] [--warm-up 30] [--beside rest]`. A warm-up takes so many seconds at most.
 */
export const measureQuery = async (
  workload: QueryWorkload,
  args: readonly string[],
): Promise<readonly Table[]> => {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const plan = {
    rounds: Number(values.rounds),
    roundMs: Number(values.seconds) * 1_000,
    warmUpMs: Number(values['warm-up']) * 1_000,
  };
  const measured = await withQueryServers(workload.question, values.beside ?? PEERS, (servers) =>
    measureRounds(servers, plan),
  );
  return tablesOf(workload, measured);
};
