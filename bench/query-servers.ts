import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Load } from './query-load.ts';
import type { Question } from './questions.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** A server with what it is asked and must answer. */
export interface QueryServer extends Load {
  readonly process: ServerProcess;
}

/** By name, in the order in which they are measured. */
export type QueryServers = ReadonlyMap<string, QueryServer>;

const ANSWER = z.object({ data: z.record(z.string(), z.unknown()), errors: z.undefined().optional() });

/** Characters of an answer that are shown. */
const SHOWN = 500;

/** The whole gateway with all its policies; only how often one caller may ask is raised. */
const GATEWAY = { PORT: '0', UPSTREAM: 'emulator', MAX_RATE_PER_CALLER: '100000000' };
/** For all of them: graphql is slower without it. */
const NODE_ENV = 'production';

const graphqlRequest = ({ graphql }: Question, url: string): Load['request'] => {
  const { host } = new URL(url);
  const head = `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: `;
  return (at) => {
    const body = graphql(at);
    return `${head}${body.length}\r\n\r\n${body}`;
  };
};

const restRequest = ({ rest }: Question, url: string): Load['request'] => {
  const { host } = new URL(url);
  return (at) => `GET ${rest(at)} HTTP/1.1\r\nhost: ${host}\r\n\r\n`;
};

/** Asks for the first time, which reads upstream; whatever is not all of the data ends the benchmark. */
const askGraphQL = async ({ graphql }: Question, url: string): Promise<string> => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: graphql(0) });
  const text = await response.text();
  const { success, data } = ANSWER.safeParse(JSON.parse(text));
  if (response.status === 200 && success && !Object.values(data.data).includes(null)) return text;
  throw new Error(`${url} answered HTTP ${response.status}: ${text.slice(0, SHOWN)}`);
};

const askRest = async ({ rest }: Question, url: string): Promise<string> =>
  (await fetch(new URL(rest(0), url))).text();

const checkSame = (url: string, text: string, expected: string): Buffer => {
  if (text === expected) return Buffer.from(text);
  const at = [...expected].findIndex((character, i) => text[i] !== character);
  const [got, wanted] = [text, expected].map((whole) =>
    whole.slice(at < 0 ? expected.length : at).slice(0, SHOWN),
  );
  throw new Error(`${url} answered, from character ${at} on, ${got}, not ${wanted}`);
};

/** One that answers GraphQL, with the very bytes of the gateway. */
const graphqlServer = async (question: Question, process: ServerProcess, expected: string) => {
  const { url } = process;
  const body = checkSame(url, await askGraphQL(question, url), expected);
  return { process, url, body, request: graphqlRequest(question, url) };
};

/** One that answers the same data without the frame of GraphQL. */
const restServer = async (question: Question, process: ServerProcess, answer: string) => {
  const { url } = process;
  const expected = JSON.stringify(question.pick(ANSWER.parse(JSON.parse(answer)).data));
  const body = checkSame(url, await askRest(question, url), expected);
  return { process, url, body, request: restRequest(question, url) };
};

/** What the gateway is compared with, besides the floor; a file each. */
export const PEERS = ['raw-json', 'yoga', 'mercurius', 'rest'] as const;

type Start = (file: string, env?: Readonly<Record<string, string>>) => Promise<ServerProcess>;

const startAll = async (
  question: Question,
  peers: readonly string[],
  start: Start,
  folder: string,
): Promise<QueryServers> => {
  const gateway = await start('src/main.ts', GATEWAY);
  const answer = await askGraphQL(question, gateway.url);
  const BODY_FILE = join(folder, 'answer.json');
  await writeFile(BODY_FILE, answer);
  const raw = await start('bench/raw-server.ts', { BODY_FILE });
  const servers = new Map<string, QueryServer>([
    ['raw', await graphqlServer(question, raw, answer)],
    ['gateway', await graphqlServer(question, gateway, answer)],
  ]);
  for (const name of peers) {
    const peer = await start(`bench/${name}-server.ts`, { BODY_FILE });
    servers.set(name, await (name === 'rest' ? restServer : graphqlServer)(question, peer, answer));
  }
  return servers;
};

const checkPeers = (names: readonly string[]): void => {
  const unknown = names.find((name) => !PEERS.some((peer) => peer === name));
  if (unknown !== undefined) throw new Error(`beside must be of ${PEERS.join(', ')}, got ${unknown}`);
};

/** Starts the gateway and what it is compared with, sees that they answer the same, and stops them after the work. */
export const withQueryServers = async <T>(
  question: Question,
  peers: readonly string[],
  work: (servers: QueryServers) => Promise<T>,
): Promise<T> => {
  checkPeers(peers);
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const started: ServerProcess[] = [];
  const start: Start = async (file, env = {}) => {
    const server = await startServer(file, { NODE_ENV, ...env });
    started.push(server);
    return server;
  };
  try {
    return await work(await startAll(question, peers, start, folder));
  } finally {
    await Promise.all(started.map((server) => server.stop()));
    await rm(folder, { recursive: true });
  }
};
