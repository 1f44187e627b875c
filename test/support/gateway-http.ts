import { onTestFinished } from 'vitest';
import { createTestGateway, type TestGateway } from './gateway.ts';

export const JSON_TYPE = 'application/json';
export const GRAPHQL_TYPE = 'application/graphql-response+json';

export type Init = Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> };

/** Listens on a port of its own until the test is over, and answers the address. */
export const listenUntilDone = async ({ gateway, clock }: Pick<TestGateway, 'gateway' | 'clock'>) => {
  const url = await gateway.listen();
  onTestFinished(async () => {
    const closed = gateway.close(0);
    await clock.advance(0);
    await closed;
  });
  return url;
};

/** A test gateway on a port of its own, until the test is over. */
export const listen = async (options: Parameters<typeof createTestGateway>[0] = {}) => {
  const test: TestGateway = createTestGateway(options);
  return { ...test, url: await listenUntilDone(test) };
};

export const post = (body: unknown, headers: Record<string, string> = {}): Init => ({
  method: 'POST',
  headers: { 'content-type': JSON_TYPE, ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

export const accepting = (accept: string, { headers, ...init }: Init): Init => ({
  ...init,
  headers: { ...headers, accept },
});

export const got = async (response: Response) => ({
  status: response.status,
  type: response.headers.get('content-type')?.split(';')[0] ?? null,
  text: await response.text(),
});
