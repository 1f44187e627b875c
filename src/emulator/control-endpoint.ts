import { CONTROL_OPERATIONS } from './control-operations.ts';
import type { Controls } from './controls.ts';

const readJson = async (request: Request): Promise<unknown> => {
  const text = await request.text();
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError(`the body must be JSON, got ${JSON.stringify(text.slice(0, 100))}`);
  }
};

const respond = (status: number, body: object): Response => Response.json(body, { status });

/** Answers a request below `/control` with the state it leads to, or with one sentence on what is wrong. */
export const answerControl = async (request: Request, controls: Controls): Promise<Response> => {
  const { pathname, searchParams } = new URL(request.url);
  const here = CONTROL_OPERATIONS.filter(({ path }) => path === pathname);
  if (here.length === 0) {
    const known = CONTROL_OPERATIONS.map(({ method, path }) => `${method} ${path}`).join(', ');
    return respond(404, { error: `There is no ${pathname}. There are: ${known}.` });
  }
  const operation = here.find(({ method }) => method === request.method);
  if (!operation) {
    const methods = here.map(({ method }) => method).join(' or ');
    return respond(405, { error: `${pathname} takes ${methods}, not ${request.method}.` });
  }
  try {
    const query = Object.fromEntries(searchParams);
    operation.run?.(controls, await readJson(request), query);
    return respond(200, operation.answer?.(controls, query) ?? controls.state);
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown;
    return respond(400, { error: thrown.message });
  }
};
