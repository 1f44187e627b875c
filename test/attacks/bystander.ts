import { setImmediate } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { key, type Target } from './attack.ts';

const QUERY = 'query ($key: PrecheckRunKey!) { precheckRun(key: $key) { verdict } }';
const BODY = JSON.stringify({ query: QUERY, variables: { key: key('dbs-plan-warned') } });
const ANSWER = '{"data":{"precheckRun":{"verdict":"WARNED"}}}';

/** Asks one thing after another, each time from another address, as many harmless clients would. */
export const startBystander = ({ url }: Pick<Target, 'url'>, { token }: { readonly token?: string } = {}) => {
  // No connection of an attacker's.
  const dispatcher = new Agent();
  const tookMs: number[] = [];
  let isOver = false;

  const ask = async (): Promise<void> => {
    const address = `203.0.113.${tookMs.length % 250}`;
    const startedMs = performance.now();
    const headers = {
      ...{ 'content-type': 'application/json', 'x-forwarded-for': address },
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const { body } = await request(url, { dispatcher, method: 'POST', headers, body: BODY });
    const answer = await body.text();
    tookMs.push(performance.now() - startedMs);
    if (answer !== ANSWER) throw new Error(`a bystander was answered ${answer}`);
  };
  const askOn = async () => {
    do {
      await ask();
      await setImmediate();
    } while (!isOver);
  };
  const asked = askOn();
  // It is told of when it stops.
  asked.catch(() => {});

  return {
    /** Resolves once the last question is answered, with how long each answer took; rejects if one was wrong. */
    async stop(): Promise<readonly number[]> {
      isOver = true;
      await asked.finally(() => dispatcher.close());
      return tookMs;
    },
  };
};
