import { createContext, runInContext } from 'node:vm';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { soon } from '../support/event-stream.ts';
import { listen } from '../support/gateway-http.ts';
import { blocksOf, readText } from '../support/markdown.ts';
import { wsUrl } from '../support/web-sockets.ts';

const page = readText('docs/transports.md');
const ADDRESS = 'http://127.0.0.1:4000/graphql';

/** What curl would send for a command line that the page shows. */
const requestOf = (command: string, url: string): readonly [address: string, init: RequestInit] => {
  const words = [...command.trim().matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  const headers = new Headers({ accept: '*/*' });
  const params = new URLSearchParams();
  const init: RequestInit = { headers };
  let address = '';
  for (const [at, word] of words.entries()) {
    const before = words[at - 1];
    const [, name = '', value = ''] = /^(.*?)(?:: |=)(.*)$/s.exec(word) ?? [];
    if (before === '-H') headers.set(name, value);
    else if (before === '-d') Object.assign(init, { method: 'POST', body: word });
    else if (before === '--data-urlencode') params.append(name, value);
    else if (word === ADDRESS) address = url;
    else if (!['curl', '-N', '-G', '-H', '-d', '--data-urlencode'].includes(word))
      throw new Error(`no such word of curl is known: ${word}`);
  }
  return [params.size > 0 ? `${address}?${params}` : address, init];
};

const ANSWER = '{"data":{"precheckRun":{"verdict":"WARNED"}}}';
const UPDATE = '{"data":{"precheckUpdates":{"isFinal":true,"run":{"verdict":"WARNED"}}}}';
const EVENTS = new RegExp(`^(id: 0:\\S{8}\n)?event: next\ndata: ${UPDATE}\n\nevent: complete\ndata: \n\n$`);

it('the page has an example of each', () => {
  expect(blocksOf(page, 'sh')).toHaveLength(4);
  expect(blocksOf(page, 'js')).toHaveLength(1);
});

it.each([
  ['POST', 0, new RegExp(`^${ANSWER}$`)],
  ['GET', 1, new RegExp(`^${ANSWER}$`)],
  ['SSE by POST', 2, EVENTS],
  ['SSE by GET', 3, EVENTS],
] as const)('what the page asks by %s is answered', async (name, at, answer) => {
  const { url } = await listen();
  const [address, init] = requestOf(blocksOf(page, 'sh')[at] ?? '', url);
  expect(init.method ?? 'GET').toBe(name.includes('POST') ? 'POST' : 'GET');
  const response = await fetch(address, init);
  expect(await response.text()).toMatch(answer);
});

it('what the page asks by WebSocket is answered, and the socket is closed', async () => {
  const { url } = await listen();
  const printed: string[] = [];
  const sockets: WebSocket[] = [];
  class Socket extends WebSocket {
    constructor(address: string, protocol: string) {
      super(address.replace(wsUrl(ADDRESS), wsUrl(url)), protocol);
      sockets.push(this);
      onTestFinished(() => this.terminate());
    }
  }
  const console = { log: (text: string) => void printed.push(text) };
  runInContext(blocksOf(page, 'js')[0] ?? '', createContext({ WebSocket: Socket, console }));
  await soon(() => sockets.every(({ readyState, CLOSED }) => readyState === CLOSED));
  expect(printed).toEqual([`{"id":"1","type":"next","payload":${ANSWER}}`]);
});
