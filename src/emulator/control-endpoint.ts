import { CLOCK_ORDER, type Controls, FAULT_ORDER, readOrder } from './controls.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly about: string;
  readonly run: (controls: Controls, body: unknown) => void;
}

/** The controls over HTTP. */
export const CONTROL_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/control',
    about: 'The time of the prechecks, and the faults to come.',
    run: () => {},
  },
  {
    method: 'POST',
    path: '/control/clock',
    about: '`{"advanceMs": 5000}` moves every precheck that is under way 5 seconds further.',
    run: (controls, body) => controls.advance(readOrder(CLOCK_ORDER, body).advanceMs),
  },
  {
    method: 'POST',
    path: '/control/faults',
    about:
      '`{"fault": "hang", "id": "dbs-plan-live", "times": 2}`; without `id` for every call, without `times` for ever.',
    run: (controls, body) => controls.fail(readOrder(FAULT_ORDER, body)),
  },
  {
    method: 'DELETE',
    path: '/control/faults',
    about: 'Nothing is answered wrongly any more.',
    run: (controls) => controls.heal(),
  },
  {
    method: 'POST',
    path: '/control/reset',
    about: 'As after the start: no faults, and no precheck was ever seen.',
    run: (controls) => controls.reset(),
  },
];

const readJson = async (request: Request): Promise<unknown> => {
  const text = await request.text();
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError(`the body must be JSON, got ${JSON.stringify(text.slice(0, 100))}`);
  }
};

const answer = (status: number, body: object): Response => Response.json(body, { status });

/** Answers a request below `/control` with the state it leads to, or with one sentence on what is wrong. */
export const answerControl = async (request: Request, controls: Controls): Promise<Response> => {
  const { pathname } = new URL(request.url);
  const here = CONTROL_OPERATIONS.filter(({ path }) => path === pathname);
  if (here.length === 0) {
    const known = CONTROL_OPERATIONS.map(({ method, path }) => `${method} ${path}`).join(', ');
    return answer(404, { error: `There is no ${pathname}. There are: ${known}.` });
  }
  const operation = here.find(({ method }) => method === request.method);
  if (!operation) {
    const methods = here.map(({ method }) => method).join(' or ');
    return answer(405, { error: `${pathname} takes ${methods}, not ${request.method}.` });
  }
  try {
    operation.run(controls, await readJson(request));
    return answer(200, controls.state);
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown;
    return answer(400, { error: thrown.message });
  }
};
