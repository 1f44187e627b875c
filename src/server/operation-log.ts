import { type DocumentNode, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../domain/clock.ts';
import type { PrecheckError } from '../domain/precheck-error.ts';
import type { EventStream } from './event-frames.ts';
import type { Answers } from './open-answers.ts';

/** One request for an operation and what came of it, for the log: nothing of its document, variables or headers. */
export interface OperationNote {
  /** Of HTTP, or WS. */
  readonly method: string;
  /** Who asked, as he is called where he came from, cut; left out where nobody has a name. */
  readonly subject?: string;
  /** `query` or `subscription`; null when it did not come as far as being executed. */
  readonly operationType: string | null;
  /** As the client calls it, cut; null when it does not. */
  readonly operationName: string | null;
  /** The HTTP status, 200 for an answer over WebSocket; null when there was no answer, as the client left before. */
  readonly status: number | null;
  /** The distinct codes of its errors. */
  readonly codes: readonly string[];
  readonly ms: number;
}

export type OnOperation = (note: OperationNote) => void;

const MAX_NAME_LENGTH = 80;

/** What nobody sees, and what moves a terminal's cursor. */
const UNPRINTABLE = /(?! )[\p{C}\p{Z}]/gu;

type Answered = Response | EventStream;
type Answer<Result extends Answered> = (request: Request) => Promise<Result>;

type OpenAnswers<Asked extends readonly unknown[]> = (request: Request, ...asked: Asked) => Promise<Answers>;

type Seen = Pick<OperationNote, 'operationType' | 'operationName' | 'codes'>;

const NOTHING: Seen = { operationType: null, operationName: null, codes: [] };

const shorten = (name: unknown): string | null =>
  typeof name === 'string' ? name.slice(0, MAX_NAME_LENGTH) : null;

/** A name that a token brought, as it may stand in a line; none leaves no field. */
const whoAsked = (subject: string | null): Pick<OperationNote, 'subject'> =>
  subject === null ? {} : { subject: subject.slice(0, MAX_NAME_LENGTH).replace(UNPRINTABLE, '\ufffd') };

/** The codes in `errors`, each once; none where it is no list. */
const codesIn = (errors: unknown): string[] =>
  Array.isArray(errors) ? [...new Set(errors.map((error) => String(Object(error?.extensions).code)))] : [];

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

  const noteRefusal = (request: Request, { code }: PrecheckError) =>
    seenOf.set(request, { ...(seenOf.get(request) ?? NOTHING), codes: [code] });

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

  const loggedStream =
    (answer: Answer<Answered>): Answer<Answered> =>
    async (request) => {
      const tell = begin(request);
      const answered = await answer(request).catch((thrown: unknown) => {
        tell(null);
        throw thrown;
      });
      if (!('next' in answered)) {
        await whole(request, answered, tell);
        return answered;
      }
      const stop: EventStream['stop'] = (refusal) => {
        answered.stop();
        if (refusal) noteRefusal(request, refusal);
        tell(200);
      };
      return { ...answered, stop };
    };

  const loggedAnswers =
    <Asked extends readonly unknown[]>(open: OpenAnswers<Asked>): OpenAnswers<Asked> =>
    async (request, ...asked) => {
      const tell = begin(request, 'WS');
      try {
        const answers = await open(request, ...asked);
        const status = request.signal.aborted ? null : 200;
        const stop = () => {
          answers.stop();
          tell(status);
        };
        return { ...answers, stop };
      } catch (thrown) {
        tell(200, { ...NOTHING, codes: codesIn(Object(thrown).errors) });
        throw thrown;
      }
    };

  return { plugin: createPlugin(seenOf), logged, loggedStream, loggedAnswers };
};
