import type { IncomingHttpHeaders } from 'node:http';
import { serve } from '../support/serve.ts';
import { send } from '../support/sockets.ts';

/** What happens to a request between a client and the server it was signed for. */
export interface Meddling {
  readonly path?: (path: string) => string;
  readonly headers?: IncomingHttpHeaders;
  /** How often it is passed on; the client gets the last answer. */
  readonly times?: number;
}

/** Stands before a port until the test is over, and passes on what has no body, with the Host that was signed. */
export const startMiddleman = async (port: number, { path, headers, times = 1 }: Meddling = {}) => {
  /** The headers of every request, as the client sent them. */
  const seen: IncomingHttpHeaders[] = [];
  const origin = await serve(async (incoming, outgoing) => {
    seen.push(incoming.headers);
    const { method, url = '/' } = incoming;
    const passOn = () =>
      send(port, { method, path: path?.(url) ?? url, headers: { ...incoming.headers, ...headers } });
    for (let passed = 1; passed < times; passed++) await passOn();
    const answer = await passOn();
    outgoing.writeHead(answer.status, answer.headers).end(answer.text);
  });
  return { port: Number(new URL(origin).port), seen };
};
