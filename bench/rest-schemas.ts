export const text = { type: 'string' } as const;
const maybe = { type: 'string', nullable: true } as const;
export const number = { type: 'integer' } as const;
const flag = { type: 'boolean' } as const;

export const object = (properties: object) => ({ type: 'object', properties }) as const;
const list = (items: object) => ({ type: 'array', items }) as const;

const ITEM = object({
  ...{ id: text, code: text, group: maybe, order: { ...number, nullable: true }, state: text },
  ...{ rawState: maybe, message: maybe, jobId: maybe, startedAt: maybe, finishedAt: maybe },
});

/** What the serialisers of the REST server are compiled from: the fields of the GraphQL questions, in their order. */
export const RUN_SCHEMA = object({
  ...{ id: text, kind: text, status: text, verdict: text, progress: number, message: maybe },
  ...{ startedAt: maybe, finishedAt: maybe, revision: text, isStale: flag, items: list(ITEM) },
  counts: object({ total: number, passed: number, warned: number, failed: number }),
  upstream: object({ rawStatus: maybe, success: { ...flag, nullable: true } }),
});

export const RUNS_SCHEMA = list(RUN_SCHEMA);

export const PLANS_SCHEMA = object({
  totalCount: { ...number, nullable: true },
  pageInfo: object({ hasNextPage: flag, endCursor: maybe }),
  nodes: list(
    object({
      ...{ id: text, upstreamId: text, displayName: maybe, status: text, engine: maybe, precheckRunId: text },
      precheckSummary: object({ outcome: text, message: maybe, rawStatus: maybe }),
    }),
  ),
});
