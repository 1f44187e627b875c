import type { IncomingHttpHeaders } from 'node:http';
import type { ExecutionResult } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../domain/caller.ts';
import type { Clock } from '../domain/clock.ts';
import type { OperationContext } from '../graphql/context.ts';
import { localeIn } from './accept-language.ts';
import type { createBasisOf } from './answer-basis.ts';
import { type AnswerMemory, holds } from './answer-memory.ts';
import type { Admission, Admitted } from './door.ts';
import type { Door } from './door-plugin.ts';
import type { Executed } from './executed.ts';
import type { KnownQueries, KnownQuery } from './known-queries.ts';
import { type OnOperation, shorten, whoAsked } from './operation-note.ts';
import { resultJson } from './single-answer.ts';
import type { WholeAnswer } from './whole-answer.ts';

/** An operation in the body of a POST, as it came. */
export interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Where it comes from. */
  readonly address: string;
  /** Aborts when its client has gone. */
  readonly signal: AbortSignal;
  /** Makes it what Yoga takes; once. */
  toRequest(): Request;
}

interface QuickAnswersDeps {
  readonly memory: AnswerMemory;
  readonly queries: KnownQueries;
  readonly door: Pick<Door, 'ask' | 'handOver' | 'nameOf'>;
  readonly contextFor: (caller: Caller, post: Post) => OperationContext;
  readonly executedFor: (request: Request) => Executed | null;
  readonly basisOf: ReturnType<typeof createBasisOf>;
  readonly clock: Clock;
  readonly onOperation: OnOperation;
}

/** Answers what comes often in less time than Yoga does. */
interface QuickAnswers {
  /** The answer; or the request, to be answered as any. */
  recall(post: Post): Promise<WholeAnswer | Request>;
  /** Learns from what Yoga answered to a request. */
  learn(request: Request, answer: WholeAnswer): void;
}

/** Leaves all to Yoga. */
export const NO_QUICK_ANSWERS: QuickAnswers = {
  recall: async (post) => post.toRequest(),
  learn: () => {},
};

/** What a client says of how it asks and is to be answered. */
const formOf = ({ headers: { accept, 'content-type': type } }: Post): string =>
  `${accept ?? ''}\n${type ?? ''}`;

const MAX_FORMS = 100;

interface Asked {
  readonly post: Post;
  /** All that the answer depends on, besides who asks and in which language. */
  readonly question: string;
  readonly startedMs: number;
}

/**
 * Answers what is asked over and over past Yoga: again with the same bytes while these are what would be answered now,
 * else by executing a query that is known. Whoever asks comes through the door as for any operation, and may look at all
 * that an answer was made from. Whatever else comes, and all that goes wrong, is Yoga's.
 */
export const createQuickAnswers = (deps: QuickAnswersDeps): QuickAnswers => {
  const { memory, queries, door, contextFor, executedFor, basisOf, clock, onOperation } = deps;
  const asked = new WeakMap<Request, Asked>();
  /** How Yoga answers in each form: as what it says. */
  const headersOf = new LRUCache<string, WholeAnswer['headers']>({ max: MAX_FORMS });

  const toRequest = (ask: Asked): Request => {
    const request = ask.post.toRequest();
    asked.set(request, ask);
    return request;
  };

  const told = (
    answer: WholeAnswer,
    operationName: string | null,
    { caller, leave }: Admitted,
    startedMs: number,
  ) => {
    leave();
    onOperation({
      ...{ method: 'POST', ...whoAsked(door.nameOf(caller)) },
      ...{ operationType: 'query', operationName, codes: [] },
      ...{ status: answer.status, ms: clock.now() - startedMs },
    });
    return answer;
  };

  /** As a request that does not ask the door again. */
  const goOn = (ask: Asked, admission: Admission): Request => {
    const request = toRequest(ask);
    door.handOver(request, admission);
    return request;
  };

  const keep = (question: string, answer: WholeAnswer, { context, ...operation }: Executed): void => {
    const basis = basisOf(operation, context);
    if (basis) memory.keep(question, { ...basis, answer });
  };

  const executed = async (
    ask: Asked,
    query: KnownQuery,
    headers: WholeAnswer['headers'],
    admitted: Admitted,
  ): Promise<WholeAnswer | Request> => {
    const context = contextFor(admitted.caller, ask.post);
    const result: ExecutionResult | null = await queries.execute(query, context);
    if (result && !result.errors) {
      const body = Buffer.from(resultJson(result));
      const answer = { status: 200, headers, body };
      keep(ask.question, answer, { ...query, context });
      return told(answer, shorten(query.definition.name?.value), admitted, ask.startedMs);
    }
    const request = goOn(ask, admitted);
    if (result) queries.handOver(request, query, result);
    return request;
  };

  const admittedAnswer = async (ask: Asked, query: KnownQuery | null, admitted: Admitted) => {
    const { post, question, startedMs } = ask;
    const localeOf = () => localeIn(post.headers['accept-language'] ?? null);
    const known = memory.find(question).find((one) => holds(one, admitted.caller, localeOf));
    if (known) return told(known.answer, known.operationName, admitted, startedMs);
    const headers = headersOf.get(formOf(post));
    const found = headers ? (query ?? queries.find(post.body)) : null;
    return headers && found ? executed(ask, found, headers, admitted) : goOn(ask, admitted);
  };

  return {
    async recall(post) {
      const form = formOf(post);
      const ask = { post, question: `${form}\n${post.body}`, startedMs: clock.now() };
      const isKnown = memory.find(ask.question).length > 0;
      const query = !isKnown && headersOf.has(form) ? queries.find(post.body) : null;
      if (!isKnown && !query) return toRequest(ask);
      const authorization = post.headers.authorization ?? null;
      const admission = await door.ask({ transport: 'HTTP', authorization, address: post.address });
      if ('refusal' in admission) return goOn(ask, admission);
      try {
        return await admittedAnswer(ask, query, admission);
      } catch (thrown) {
        admission.leave();
        throw thrown;
      }
    },
    learn(request, answer) {
      const ask = asked.get(request);
      const known = executedFor(request);
      if (!ask || !known || answer.status !== 200) return;
      headersOf.set(formOf(ask.post), answer.headers);
      keep(ask.question, answer, known);
    },
  };
};
