import type { Clock } from '../domain/clock.ts';
import type { AccessKey } from './access-key.ts';
import { type Answer, type Product, refuse, toResponse } from './answers.ts';
import { answerControl } from './control-endpoint.ts';
import { type Controls, createControls, createTimelineClock } from './controls.ts';
import { describePreCheckProgressList } from './dbs.ts';
import { createFaultOrders, type NamedId } from './fault-orders.ts';
import { readFaultId } from './faults.ts';
import { createGatekeeper, type Visit } from './gatekeeper.ts';
import { guideText } from './guide.ts';
import { createKeyRing } from './key-ring.ts';
import { readParameters, readQuery } from './parameters.ts';
import { queryPreCheckDatabase } from './sas.ts';
import { createSightings, type Moments } from './timeline.ts';

type Parameters = ReadonlyMap<string, string>;

interface Action {
  readonly product: Product;
  readonly version: string;
  readonly answer: (parameters: Parameters, moments: Moments) => Answer;
  /** The parameters that hold an id, and what an id that names a fault stands for when there is none. */
  readonly ids: Parameters;
}

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  [
    'DescribePreCheckProgressList',
    {
      product: 'Dbs',
      version: '2019-03-06',
      answer: describePreCheckProgressList,
      ids: new Map([
        ['BackupPlanId', 'dbs-plan-passed'],
        ['RestoreTaskId', 'dbs-restore-passed'],
      ]),
    },
  ],
  [
    'QueryPreCheckDatabase',
    {
      product: 'Sas',
      version: '2018-12-03',
      answer: queryPreCheckDatabase,
      ids: new Map([
        ['TaskId', 't-mysql-passed'],
        ['InstanceUuid', 'db-mysql-passed'],
      ]),
    },
  ],
]);

const namedIds = ({ ids }: Action, parameters: Parameters): readonly NamedId[] =>
  [...ids.keys()].map((parameter) => ({ parameter, id: parameters.get(parameter) ?? '' }));

/** The parameters with what they stand for instead of ids that name a fault. */
const standingIn = ({ ids }: Action, parameters: Parameters): Parameters =>
  new Map(
    [...parameters].map(([name, value]) => [name, readFaultId(value) ? (ids.get(name) ?? value) : value]),
  );

/** The action a visit asks for, or why there is none. */
const actionOf = ({ headers }: Visit): Action | Answer => {
  const name = headers.get('x-acs-action') ?? '';
  const version = headers.get('x-acs-version') ?? '';
  const action = ACTIONS.get(name);
  if (!action) return refuse(404, 'InvalidAction.NotFound', `Specified api is not found: "${name}".`);
  if (action.version !== version)
    return refuse(404, 'NoSuchVersion', `Version "${version}" does not exist, expected ${action.version}.`);
  return action;
};

/** A person who looks at the address, not a client that calls. */
const isVisitor = ({ method, headers }: Request, { search }: URL): boolean =>
  method === 'GET' && search === '' && !headers.has('authorization') && !headers.has('x-acs-action');

export interface Emulator {
  /**
   * Answers as the vendor would: every refusal is a response. Rejects if the body cannot be read, with a
   * ConnectionReset where a fault breaks the connection, and with the reason of the request's signal.
   * The signed host is the Host header if the request has one, else the host of its URL.
   */
  handle(request: Request): Promise<Response>;
  /** What a client may sign with: the two keys that there always are, then those the emulator was given. */
  readonly accessKeys: readonly AccessKey[];
  readonly controls: Controls;
}

export interface EmulatorOptions {
  readonly clock: Clock;
  /** More access keys, each an account of its own. */
  readonly accessKeys?: readonly AccessKey[];
}

/**
 * The vendor in a box. What it has seen (nonces, first sight of live prechecks) lives in the instance.
 * Throws a TypeError for an access key that no client could sign with, or that it has already.
 */
export const createEmulator = ({ clock, accessKeys = [] }: EmulatorOptions): Emulator => {
  const keys = createKeyRing(accessKeys, () => clock.now());
  const admit = createGatekeeper(clock, keys);
  const time = createTimelineClock(() => clock.now());
  const sightings = createSightings(time.now);
  const faults = createFaultOrders();
  const controls = createControls({ time, sightings, faults, keys });

  const call = async (visit: Visit, signal: AbortSignal): Promise<Response> => {
    const { host } = visit;
    const admitted = admit(visit);
    if ('refusal' in admitted) return toResponse(admitted, host);
    const action = actionOf(visit);
    if (!('ids' in action)) return toResponse(action, host);
    const parameters = readParameters(visit.query, visit.headers.get('content-type'), visit.body);
    const moments = sightings.by(admitted.account);
    const usual = () => toResponse(action.answer(standingIn(action, parameters), moments), host);
    const fault = faults.take(namedIds(action, parameters));
    const { product } = action;
    return fault ? fault.answer({ product, host, usual, sleep: clock.sleep, signal }) : usual();
  };

  return {
    accessKeys: keys.accessKeys,
    controls,
    async handle(request) {
      const { method, headers, signal } = request;
      const url = new URL(request.url);
      const host = headers.get('host') ?? url.host;
      if (/^\/control(\/|$)/.test(url.pathname)) return answerControl(request, controls);
      if (url.pathname !== '/')
        return toResponse(refuse(404, 'InvalidApi.NotFound', `No api at ${url.pathname}.`), host);
      if (isVisitor(request, url)) return new Response(guideText());
      if (method !== 'GET' && method !== 'POST')
        return toResponse(refuse(405, 'UnsupportedHTTPMethod', `Use GET or POST, not ${method}.`), host);
      const body = new Uint8Array(await request.arrayBuffer());
      return call({ method, host, query: readQuery(url.search), headers, body }, signal);
    },
  };
};
