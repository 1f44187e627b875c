import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { onTestFinished, vi } from 'vitest';
import { serve } from './serve.ts';

interface LibraryRequest {
  protocol: string;
  host: string;
}

interface LibraryHttp {
  doRequest(request: LibraryRequest): Promise<unknown>;
}

const isHttp = (value: unknown): value is LibraryHttp =>
  typeof value === 'object' && value !== null && 'doRequest' in value;

/**
 * Stands for one of the vendor's hosts that are fixed in its library of credentials, until the test is over. All of the
 * library but the scheme and the host is as it is; answers the hosts that were asked.
 */
export const standInFor = async (listener: RequestListener): Promise<readonly string[]> => {
  const http: unknown = createRequire(import.meta.url)('@alicloud/credentials/dist/src/providers/http.js');
  if (!isHttp(http)) throw new Error('the library has no doRequest any more');
  const origin = new URL(await serve(listener));
  const hosts: string[] = [];
  const { doRequest } = http;
  const spy = vi.spyOn(http, 'doRequest').mockImplementation((request) => {
    hosts.push(`${request.protocol}://${request.host}`);
    return doRequest(Object.assign(request, { protocol: 'http', host: origin.host }));
  });
  onTestFinished(() => void spy.mockRestore());
  return hosts;
};
