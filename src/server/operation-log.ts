import { type DocumentNode, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { EventStream } from './event-frames.ts';
import type { KnownQuery } from './known-queries.ts';
import type { Answers } from './open-answers.ts';
import { codesIn, type OnOperation, type OperationNote, shorten, whoAsked } from './operation-note.ts';
import type { Pieces } from './pieces.ts';

type Answered = Response | EventStream;
type Answer<Result extends Answered> = (request: Request) => Promise<Result>;

type OpenAnswers<Asked extends readonly unknown[]> = (request: Request, ...asked: Asked) => Promise<Answers>;

type Seen = Pick<OperationNote, 'operationType' | 'operationName' | 'codes'>;

const NOTHING: Seen = { operationType: null, operationName: null, codes: [] };

interface Args {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly contextValue: { readonly request: Request };
}

const noteOperation = (seenOf: WeakMap<Request, Seen>, { document, operationName, contextValue }: Args) => {
  const operation = getOperationAST(document, operationName);
  if (!operation) return;
  const { operation: operationType, name } = operation;
  seenOf.set(contextValue.request, { ...NOTHING, operationType, operationName: shorten(name?.value) });
};

/** Notes what is executed and how it fails. Comes after the plugin that gives errors their codes. */
const createPlugin = (seenOf: WeakMap<Request, Seen>): Plugin => ({
  onParams({ request, params: { operationName } }) {
    seenOf.set(request, { ...NOTHING, operationName: shorten(operationName) });
  },
  onExecute: ({ args }) => noteOperation(seenOf, args),
  onSubscribe: ({ args }) => noteOperation(seenOf, args),
  onExecutionResult({ request, result }) {
    const seen = seenOf.get(request);
    if (!seen || !result || !('errors' in result)) return;
    seenOf.set(request, { ...seen, codes: codesIn(result.errors) });
  },
});

/** What is seen of a request that was refused before it was an operation: the code in its answer. */
const refused = async (response: Response): Promise<Seen> => {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return { ...NOTHING, codes: codesIn(Object(body).errors) };
};

interface OperationLogDeps {
  readonly clock: Clock;
  readonly onOperation: OnOperation;
  /** Who asks; null where nobody has a name, or is not let in. */
  readonly subjectOf: (request: Request) => string | null;
}

/** Tells of each request once: when it is answered, its stream is over, or its client has left. */
export const createOperationLog = ({ clock, onOperation, subjectOf }: OperationLogDeps) => {
  const seenOf = new WeakMap<Request, Seen>();

  const begin = (request: Request, method = request.method) => {
    const startedMs = clock.now();
    return (status: number | null, otherwise = NOTHING) =>
      onOperation({
        method,
        ...whoAsked(subjectOf(request)),
        ...(seenOf.get(request) ?? otherwise),
        ...{ status, ms: clock.now() - startedMs },
      });
  };

  /** The same of one that goes on: whoever keeps it to its end keeps nothing else of the request. */
  const beginToLast = (request: Request, startedMs: number, method = request.method) => {
    const note = { method, ...whoAsked(subjectOf(request)), ...(seenOf.get(request) ?? NOTHING) };
    return (status: number | null, codes = note.codes) =>
      onOperation({ ...note, codes, status, ms: clock.now() - startedMs });
  };

  const whole = async (request: Request, response: Response, tell: ReturnType<typeof begin>) =>
    tell(response.status, seenOf.has(request) ? NOTHING : await refused(response));

  const logged =
    (answer: Answer<Response>): Answer<Response> =>
    async (request) => {
      const tell = begin(request);
      try {
        const response = await answer(request);
        await whole(request, response, tell);
        return response;
      } catch (thrown) {
        tell(null);
        throw thrown;
      }
    };

  const stopped =
    (pieces: Pieces, tell: ReturnType<typeof beginToLast>, status: number | null): Pieces['stop'] =>
    (refusal) => {
      pieces.stop();
      tell(status, refusal && [refusal.code]);
    };

  const loggedStream =
    (answer: Answer<Answered>): Answer<Answered> =>
    async (request) => {
      const startedMs = clock.now();
      const tell = begin(request);
      const answered = await answer(request).catch((thrown: unknown) => {
        tell(null);
        throw thrown;
      });
      if (!('take' in answered)) {
        await whole(request, answered, tell);
        return answered;
      }
      return { ...answered, stop: stopped(answered, beginToLast(request, startedMs), 200) };
    };

  const loggedAnswers =
    <Asked extends readonly unknown[]>(open: OpenAnswers<Asked>): OpenAnswers<Asked> =>
    async (request, ...asked) => {
      const startedMs = clock.now();
      const tell = begin(request, 'WS');
      try {
        const answers = await open(request, ...asked);
        const status = request.signal.aborted ? null : 200;
        return { ...answers, stop: stopped(answers, beginToLast(request, startedMs, 'WS'), status) };
      } catch (thrown) {
        tell(200, { ...NOTHING, codes: codesIn(Object(thrown).errors) });
        throw thrown;
      }
    };

  /** Tells of those alone who are not let in: what they would have asked comes later. */
  const loggedGreeting =
    <Greeted>(greet: (request: Request) => Promise<Greeted>) =>
    async (request: Request): Promise<Greeted> => {
      const tell = begin(request, 'WS');
      try {
        return await greet(request);
      } catch (thrown) {
        tell(null, { ...NOTHING, codes: [PrecheckError.from(thrown).code] });
        throw thrown;
      }
    };

  /** Notes an operation that was executed past Yoga, which then answers it. */
  const note = (request: Request, { document, params: { operationName } }: KnownQuery) =>
    noteOperation(seenOf, { document, operationName, contextValue: { request } });

  return { plugin: createPlugin(seenOf), note, logged, loggedStream, loggedAnswers, loggedGreeting };
};
