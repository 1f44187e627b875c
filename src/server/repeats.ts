import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import { localeIn } from './accept-language.ts';
import { type AnswerMemory, type Basis, holds, type KnownAnswer } from './answer-memory.ts';
import type { Admission, Admitted } from './door.ts';
import type { Door } from './door-plugin.ts';
import { type OnOperation, whoAsked } from './operation-note.ts';
import type { WholeAnswer } from './whole-answer.ts';

/** An operation in the body of a POST, as it came. */
export interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Where it comes from. */
  readonly address: string;
  /** Makes it what Yoga takes; once. */
  toRequest(): Request;
}

interface RepeatsDeps {
  readonly memory: AnswerMemory;
  readonly door: Pick<Door, 'ask' | 'handOver' | 'nameOf'>;
  readonly basisOf: (request: Request) => Basis | null;
  readonly clock: Clock;
  readonly onOperation: OnOperation;
}

/** All of a POST that an answer depends on, besides who asks and in which language. */
const questionOf = ({ headers: { accept, 'content-type': type }, body }: Post): string =>
  `${accept ?? ''}\n${type ?? ''}\n${body}`;

/**
 * Gives again what was answered to the same question, while it is what would be answered now. Whoever asks comes through
 * the door as for any operation, and may look at all that the answer was made from.
 */
export const createRepeats = ({ memory, door, basisOf, clock, onOperation }: RepeatsDeps) => {
  const questions = new WeakMap<Request, string>();

  const toRequest = (post: Post, question: string): Request => {
    const request = post.toRequest();
    questions.set(request, question);
    return request;
  };

  const repeat = (known: KnownAnswer, { caller, leave }: Admitted, startedMs: number): WholeAnswer => {
    leave();
    onOperation({
      ...{ method: 'POST', ...whoAsked(door.nameOf(caller)) },
      ...{ operationType: 'query', operationName: known.operationName, codes: [] },
      ...{ status: known.answer.status, ms: clock.now() - startedMs },
    });
    return known.answer;
  };

  /** As a request that does not ask the door again. */
  const goOn = (post: Post, question: string, admission: Admission): Request => {
    try {
      const request = toRequest(post, question);
      door.handOver(request, admission);
      return request;
    } catch (thrown) {
      if ('leave' in admission) admission.leave();
      throw thrown;
    }
  };

  return {
    /** The answer, where it is known; else the request, to be answered as any. */
    async recall(post: Post): Promise<WholeAnswer | Request> {
      const question = questionOf(post);
      const all = memory.find(question);
      if (all.length === 0) return toRequest(post, question);
      const startedMs = clock.now();
      const { headers, address } = post;
      const authorization = headers.authorization ?? null;
      const admission = await door.ask({ transport: 'HTTP', authorization, address });
      if ('refusal' in admission) return goOn(post, question, admission);
      const localeOf = () => localeIn(headers['accept-language'] ?? null);
      const known = all.find((one) => holds(one, admission.caller, localeOf));
      return known ? repeat(known, admission, startedMs) : goOn(post, question, admission);
    },
    /** Keeps what was answered to a request, if it may be given again. */
    keep(request: Request, answer: WholeAnswer): void {
      const question = questions.get(request);
      const basis = basisOf(request);
      if (question !== undefined && basis && answer.status === 200)
        memory.keep(question, { ...basis, answer });
    },
  };
};
