import type { Clock } from '../domain/clock.ts';
import { type Answer, refuse, toResponse } from './answers.ts';
import { describePreCheckProgressList } from './dbs.ts';
import { createGatekeeper, type Visit } from './gatekeeper.ts';
import { readParameters, readQuery } from './parameters.ts';
import { queryPreCheckDatabase } from './sas.ts';
import { createMomentOf, type MomentOf } from './timeline.ts';

interface Action {
  readonly version: string;
  readonly answer: (parameters: ReadonlyMap<string, string>, momentOf: MomentOf) => Answer;
}

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['DescribePreCheckProgressList', { version: '2019-03-06', answer: describePreCheckProgressList }],
  ['QueryPreCheckDatabase', { version: '2018-12-03', answer: queryPreCheckDatabase }],
]);

export interface Emulator {
  /**
   * Answers as the vendor would: every refusal is a response. Rejects only if the body cannot be read.
   * The signed host is the Host header if the request has one, else the host of its URL.
   */
  handle(request: Request): Promise<Response>;
}

/** The vendor in a box. What it has seen (nonces, first sight of live prechecks) lives in the instance. */
export const createEmulator = ({ clock }: { clock: Clock }): Emulator => {
  const refusalFor = createGatekeeper(clock);
  const momentOf = createMomentOf(clock);

  const answerTo = (visit: Visit): Answer => {
    const refusal = refusalFor(visit);
    if (refusal) return { refusal };
    const name = visit.headers.get('x-acs-action') ?? '';
    const version = visit.headers.get('x-acs-version') ?? '';
    const action = ACTIONS.get(name);
    if (!action) return refuse(404, 'InvalidAction.NotFound', `Specified api is not found: "${name}".`);
    if (action.version !== version)
      return refuse(404, 'NoSuchVersion', `Version "${version}" does not exist, expected ${action.version}.`);
    const parameters = readParameters(visit.query, visit.headers.get('content-type'), visit.body);
    return action.answer(parameters, momentOf);
  };

  return {
    async handle(request) {
      const { method, headers } = request;
      const url = new URL(request.url);
      const host = headers.get('host') ?? url.host;
      if (url.pathname !== '/')
        return toResponse(refuse(404, 'InvalidApi.NotFound', `No api at ${url.pathname}.`), host);
      if (method !== 'GET' && method !== 'POST')
        return toResponse(refuse(405, 'UnsupportedHTTPMethod', `Use GET or POST, not ${method}.`), host);
      const body = new Uint8Array(await request.arrayBuffer());
      return toResponse(answerTo({ method, host, query: readQuery(url.search), headers, body }), host);
    },
  };
};
