import { describe, expect, it } from 'vitest';
import { ANONYMOUS, type Caller, createCaller, type Grant, SIGHTS } from '../../src/domain/caller.ts';
import { createTestGateway } from '../support/gateway.ts';

const EVERYTHING: Grant = { actions: ['read'], accounts: null, kinds: null, regions: null, ids: null };

const callerWith = (grants: readonly Grant[], sights: Caller['sights'] = new Set(SIGHTS)): Caller =>
  createCaller({ subject: 'someone', grants, sights, expiresAtMs: null });

const askAs = (caller: Caller) => createTestGateway({ authenticate: async () => caller });

const PASSED = 'cnVuWyJiYWNrdXBQbGFuIiwiZGVmYXVsdCIsImNuLWhhbmd6aG91IiwiZGJzLXBsYW4tcGFzc2VkIl0';
const PASSED_PLAN = 'c3ViamVjdFsiYmFja3VwUGxhbiIsImRlZmF1bHQiLCJjbi1oYW5nemhvdSIsImRicy1wbGFuLXBhc3NlZCJd';

describe('an id of what may not be seen', () => {
  it.each([PASSED, PASSED_PLAN])('is as one of what is not there, without a look: %s', async (id) => {
    const { ask, requests } = askAs(callerWith([]));
    const answer = await ask('query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }', { id });
    const message = `id must be of something that is there, got "${id.slice(0, 80)}`;
    const notFound = (path: readonly (string | number)[]) => ({
      message: expect.stringContaining(message),
      path,
      extensions: { code: 'NOT_FOUND', retryable: false },
    });
    expect(answer.data).toEqual({ node: null, nodes: [null] });
    expect(answer.errors).toMatchObject([notFound(['node']), notFound(['nodes', 0])]);
    expect(requests).toEqual([]);
  });

  it('and one of what is not there tells no more', async () => {
    const id = Buffer.from('run["backupPlan","default","cn-hangzhou","nowhere"]').toString('base64url');
    const { errors } = await askAs(ANONYMOUS).ask('query ($id: ID!) { node(id: $id) { id } }', { id });
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/^id must be of something that is there, got "/),
        locations: expect.anything(),
        path: ['node'],
        extensions: { code: 'NOT_FOUND', retryable: false },
      },
    ]);
  });
});

describe("the vendor's texts", () => {
  const TEXTS = `{
    precheckRun(key: {restoreTask: {restoreTaskId: "dbs-restore-failed"}}) {
      message items { state message } upstream { errorMessage errorCode }
    }
  }`;

  it('are told to who may see them', async () => {
    const { precheckRun } = Object(await askAs(callerWith([EVERYTHING])).data(TEXTS));
    expect(precheckRun.message).toMatch(/^Precheck failed/);
    expect(precheckRun.items.some(({ message }: { message: unknown }) => message !== null)).toBe(true);
    expect(precheckRun.upstream.errorMessage).not.toBeNull();
  });

  it('are null for others, who see all else', async () => {
    const { precheckRun } = Object(await askAs(callerWith([EVERYTHING], new Set())).data(TEXTS));
    expect([precheckRun.message, precheckRun.upstream.errorMessage]).toEqual([null, null]);
    expect(precheckRun.items.map(({ message }: { message: unknown }) => message)).toEqual(
      Array(6).fill(null),
    );
    expect(precheckRun.items.map(({ state }: { state: unknown }) => state)).toContain('FAILED');
    expect(precheckRun.upstream.errorCode).not.toBeNull();
  });
});
