import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/domain/caller.ts';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { createTestGateway } from '../support/gateway.ts';
import { accepting, GRAPHQL_TYPE, got, type Init, JSON_TYPE, listen, post } from '../support/gateway-http.ts';
import { refusalsIn } from '../support/refusals.ts';

const RUN = 'query Run($key: PrecheckRunKey!) { precheckRun(key: $key) { kind status verdict } }';
const PASSED = { key: { backupPlan: { backupPlanId: 'dbs-plan-passed' } } };
const PASSED_RUN = { data: { precheckRun: { kind: 'BACKUP_PLAN', status: 'FINISHED', verdict: 'PASSED' } } };

const codesIn = (answer: Awaited<ReturnType<typeof got>>) =>
  refusalsIn(answer).map(({ extensions }) => extensions['code']);

it('an answer in parts arrives whole and framed once', async () => {
  const { url } = await listen();
  const response = await fetch(url, accepting('multipart/mixed', post({ query: '{ __typename }' })));
  expect(response.headers.get('transfer-encoding')).toBeNull();
  expect(await response.text()).toContain('{"data":{"__typename":"Query"}}');
});

it.each([
  ['a query by GET', '/graphql?query={__typename}', {}],
  ['a query by POST', '/graphql', post({ query: '{ __typename }' })],
  ['what is no query', '/graphql?query={', accepting(GRAPHQL_TYPE, {})],
  ['another address', '/elsewhere', {}],
])('the answer to %s is kept by no cache', async (_what, path, init) => {
  const { url } = await listen();
  const { headers } = await fetch(new URL(path, url), init);
  expect(headers.get('cache-control')).toBe('no-store');
});

describe('a query', () => {
  const inAddress = (params: Readonly<Record<string, string>>) => `?${new URLSearchParams(params)}`;
  it.each<[string, Init, search: string]>([
    ['POST JSON', post({ query: RUN, variables: PASSED }), ''],
    [
      'POST JSON with a charset',
      post({ query: RUN, variables: PASSED }, { 'content-type': 'application/json; charset=utf-8' }),
      '',
    ],
    [
      'POST JSON with an operation name',
      post({ query: `${RUN} query Other { __typename }`, variables: PASSED, operationName: 'Run' }),
      '',
    ],
    ['GET with query and variables', {}, inAddress({ query: RUN, variables: JSON.stringify(PASSED) })],
    [
      'GET with an operation name',
      {},
      inAddress({
        query: `${RUN} query Other { __typename }`,
        variables: JSON.stringify(PASSED),
        operationName: 'Run',
      }),
    ],
  ])('by %s is answered, in the media type that is accepted', async (_way, init, search) => {
    const { url } = await listen();
    for (const [accept, type] of [
      [JSON_TYPE, JSON_TYPE],
      [GRAPHQL_TYPE, GRAPHQL_TYPE],
      [`${GRAPHQL_TYPE}, ${JSON_TYPE};q=0.9`, GRAPHQL_TYPE],
      ['*/*', JSON_TYPE],
    ] as const) {
      const { text, ...rest } = await got(await fetch(url + search, accepting(accept, init)));
      expect(rest).toEqual({ status: 200, type });
      expect(JSON.parse(text)).toEqual(PASSED_RUN);
    }
  });

  it('with a run that cannot be read is a 200 with null, and an error with its path, code and request', async () => {
    const { url } = await listen();
    const variables = { key: { backupPlan: { backupPlanId: 'no-such-plan' } } };
    for (const accept of [JSON_TYPE, GRAPHQL_TYPE]) {
      const answer = await got(await fetch(url, accepting(accept, post({ query: RUN, variables }))));
      expect(answer).toMatchObject({ status: 200, type: accept });
      expect(refusalsIn(answer)).toEqual([
        expect.objectContaining({
          path: ['precheckRun'],
          extensions: { code: 'NOT_FOUND', retryable: false, requestId: expect.any(String) },
        }),
      ]);
      expect(JSON.parse(answer.text).data).toEqual({ precheckRun: null });
    }
  });

  it('of another origin is not opened to it', async () => {
    const { url } = await listen();
    const response = await fetch(
      url,
      post({ query: '{ __typename }' }, { origin: 'https://elsewhere.example' }),
    );
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a browser', () => {
  it.each(['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'])(
    'that accepts %s gets GraphiQL, which loads nothing from elsewhere',
    async (accept) => {
      const { url } = await listen();
      const { status, type, text } = await got(await fetch(url, { headers: { accept } }));
      expect({ status, type }).toEqual({ status: 200, type: 'text/html' });
      expect(text).toContain('Precheck Gateway');
      expect(text).not.toMatch(/<(script|link|img)[^>]+(src|href)="?(https?:)?\/\//);
    },
  );
});

describe('the door', () => {
  it('shows its refusal with a code, and nothing is read or even parsed', async () => {
    const refusal = new PrecheckError('UNAUTHENTICATED', 'A token is needed.');
    const { url, requests, lines } = await listen({ authenticate: () => Promise.reject(refusal) });
    for (const query of [RUN, '{']) {
      const response = await fetch(url, post({ query, variables: PASSED }));
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(await response.json()).toEqual({
        errors: [
          { message: 'A token is needed.', extensions: { code: 'UNAUTHENTICATED', retryable: false } },
        ],
      });
    }
    expect(requests).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('lets nobody read who has no grant', async () => {
    const caller = { ...ANONYMOUS, grants: [] };
    const { url, requests } = await listen({ authenticate: async () => caller });
    const answer = await got(await fetch(url, post({ query: RUN, variables: PASSED })));
    expect(codesIn(answer)).toEqual(['FORBIDDEN']);
    expect(requests).toEqual([]);
  });

  it('that breaks is a masked INTERNAL, told to the operator once, and nothing is read', async () => {
    const cause = new Error('10.1.2.3');
    let isBroken = false;
    const { url, requests, lines } = await listen({
      authenticate: async () => {
        if (isBroken) throw cause;
        return ANONYMOUS;
      },
    });
    isBroken = true;
    const text = await (await fetch(url, post({ query: RUN, variables: PASSED }))).text();
    expect(text).not.toContain('10.1.2.3');
    const [{ extensions }] = JSON.parse(text).errors;
    expect(extensions).toEqual({ code: 'INTERNAL', retryable: false, errorId: expect.any(String) });
    expect(requests).toEqual([]);
    expect(lines).toEqual([{ level: 'error', fields: { errorId: extensions.errorId, err: cause } }]);
  });
});

describe('a client that leaves', () => {
  it('takes the call upstream with it, and is no defect', async () => {
    const asked = Promise.withResolvers<AbortSignal>();
    const { url, lines } = await listen({
      send: () => (request) => {
        asked.resolve(request.signal);
        return new Promise((_resolve, reject) => {
          request.signal.addEventListener('abort', () => reject(request.signal.reason), { once: true });
        });
      },
    });
    const client = new AbortController();
    const answer = fetch(url, { ...post({ query: RUN, variables: PASSED }), signal: client.signal });
    const upstream = await asked.promise;
    const aborted = new Promise((resolve) => upstream.addEventListener('abort', resolve, { once: true }));
    client.abort();
    await expect(answer).rejects.toThrow();
    await aborted;
    expect((await fetch(url.replace('/graphql', '/livez'))).status).toBe(200);
    expect(lines).toEqual([]);
  });
});

describe('the start and the end', () => {
  it('is ready once it listens, and listens no more once it is closed', async () => {
    const { gateway } = createTestGateway();
    const url = await gateway.listen();
    const ready = url.replace('/graphql', '/readyz');
    expect((await fetch(ready)).status).toBe(200);
    await gateway.close(0);
    await expect(fetch(ready)).rejects.toThrow();
  });

  it('refuses to start where another listens', async () => {
    const { url } = await listen();
    const { gateway } = createTestGateway({ port: Number(new URL(url).port) });
    await expect(gateway.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('lets a request that runs end, and its connection with it, before it closes', async () => {
    const asked = Promise.withResolvers<void>();
    const mayAnswer = Promise.withResolvers<void>();
    const { url, gateway } = await listen({
      send: (emulator) => async (request) => {
        asked.resolve();
        await mayAnswer.promise;
        return emulator(request);
      },
    });
    const answer = fetch(url, post({ query: RUN, variables: PASSED }));
    await asked.promise;
    const closed = gateway.close(1_000);
    mayAnswer.resolve();
    const response = await answer;
    expect(await response.json()).toEqual(PASSED_RUN);
    // A connection that is kept would hold up the end until the client drops it.
    expect(response.headers.get('connection')).toBe('close');
    await closed;
  });

  it('ends a request that outlives the grace', async () => {
    const asked = Promise.withResolvers<void>();
    const { url, gateway, clock } = await listen({
      send: () => () => {
        asked.resolve();
        return new Promise(() => {});
      },
    });
    const answer = fetch(url, post({ query: RUN, variables: PASSED }));
    const failed = expect(answer).rejects.toThrow();
    await asked.promise;
    const closed = gateway.close(1_000);
    await clock.advance(1_000);
    await failed;
    await closed;
  });
});
