import type { Clock } from '../domain/clock.ts';
import type { AccessKey } from './access-key.ts';
import { actionOf, namedIds, standingIn } from './actions.ts';
import { refuse, toResponse } from './answers.ts';
import { answerControl } from './control-endpoint.ts';
import { type Controls, createControls, createTimelineClock } from './controls.ts';
import { createFaultOrders } from './fault-orders.ts';
import { createGatekeeper, type Visit } from './gatekeeper.ts';
import { guideText } from './guide.ts';
import { createKeyRing } from './key-ring.ts';
import { QUOTA_ORDER, readOrder } from './orders.ts';
import { readParameters, readQuery } from './parameters.ts';
import { createWorld } from './scene.ts';
import { createStartedTasks } from './started-tasks.ts';
import { createSightings } from './timeline.ts';
import { createTraffic, type Quota } from './traffic.ts';

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
  /** What each account may ask of each action. Without it, as much as it likes. */
  readonly quota?: Quota;
}

const NO_QUOTA: Quota = { callsPerSecond: null };
const BEYOND_QUOTA = refuse(400, 'Throttling.User', 'Request was denied due to user flow control.');

/**
 * The vendor in a box. What it has seen (nonces, first sight of live prechecks) lives in the instance.
 * Throws a TypeError for an access key that no client could sign with or that it has already, and for a bad quota.
 */
export const createEmulator = ({ clock, accessKeys = [], quota = NO_QUOTA }: EmulatorOptions): Emulator => {
  const keys = createKeyRing(accessKeys, () => clock.now());
  const admit = createGatekeeper(clock, keys);
  const time = createTimelineClock(() => clock.now());
  const sightings = createSightings(time.now);
  const world = createWorld();
  const started = createStartedTasks(time.now);
  const faults = createFaultOrders();
  const traffic = createTraffic(() => clock.now(), readOrder(QUOTA_ORDER, quota));
  const controls = createControls({ time, sightings, world, started, faults, keys, traffic });

  const call = async (visit: Visit, signal: AbortSignal): Promise<Response> => {
    const { host } = visit;
    traffic.come();
    const admitted = admit(visit);
    if ('refusal' in admitted) return toResponse(admitted, host);
    const action = actionOf(visit);
    if (!('name' in action)) return toResponse(action, host);
    if (!traffic.admit(admitted.account, action.name)) return toResponse(BEYOND_QUOTA, host);
    const parameters = readParameters(visit.query, visit.headers.get('content-type'), visit.body);
    const { account } = admitted;
    const scene = { world, moments: sightings.by(account), started: started.by(account) };
    const usual = () => toResponse(action.answer(standingIn(action, parameters), scene), host);
    const fault = faults.take(action.name, namedIds(action, parameters));
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
