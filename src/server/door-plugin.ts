import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { ANONYMOUS, type Caller } from '../domain/caller.ts';
import type { ErrorCode, PrecheckError } from '../domain/precheck-error.ts';
import { clientAddressOf } from './client-address.ts';
import type { Admission, Admit, Admitted, Arrival, Transport } from './door.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';

/** How a request is answered in more than one piece. */
type Streaming = Exclude<Transport, 'HTTP'>;

/** The door for whatever Yoga answers, and what is known of a request there. */
export interface Door {
  readonly plugin: Plugin;
  /** Says that the request is answered in pieces, before it comes to the door. */
  stream(request: Request, transport: Streaming): void;
  isStreamed(request: Request): boolean;
  /** Asks for an operation that is no request yet. */
  ask(arrival: Arrival): Promise<Admission>;
  /** Says what came of that, once it is a request. */
  handOver(request: Request, admission: Admission): void;
  /** Lets a request of the gateway's own in without a question. */
  letIn(request: Request): void;
  /** Who asks, before he asks anything; rejects for one who is not let in. */
  greet(request: Request): Promise<Caller>;
  /** Who asks; throws for a request that was not let in. */
  callerOf(request: Request): Caller;
  /** What he is called; null for one without a name. */
  nameOf(caller: Caller): string | null;
  /** The same, and null for who was not let in. */
  subjectOf(request: Request): string | null;
  /** Says that a request is answered, or its stream has begun; nothing for one that was not let in. */
  leave(request: Request): void;
}

interface DoorDeps {
  readonly admit: Admit;
  readonly onUnexpected: OnUnexpected;
}

/** Whatever the client accepts: its library, or a proxy, knows what to do. */
const ALWAYS: Partial<Record<ErrorCode, Readonly<Record<string, unknown>>>> = {
  UNAUTHENTICATED: { status: 401, headers: { 'www-authenticate': 'Bearer' } },
  UPSTREAM_UNAVAILABLE: { status: 503 },
};

/** Who is to wait for a while is told so by status, too, whatever he accepts; others where the media type allows for one. */
const httpOf = ({ code, retryAfterMs }: PrecheckError): Readonly<Record<string, unknown>> => {
  if (code !== 'LIMIT_EXCEEDED' || retryAfterMs === null) return ALWAYS[code] ?? { status: 400, spec: true };
  return { status: 429, headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) } };
};

/** A refusal as the client sees it. */
const shown = (refusal: PrecheckError, onUnexpected: OnUnexpected): GraphQLError => {
  const { message, extensions } = publicError(refusal, onUnexpected);
  return new GraphQLError(message, { extensions: { ...extensions, http: httpOf(refusal) } });
};

const nameOf = (caller: Caller): string | null => (caller === ANONYMOUS ? null : caller.subject);

/** Before anything of an operation is parsed, the door is asked. */
export const createDoor = ({ admit, onUnexpected }: DoorDeps): Door => {
  const admitted = new WeakMap<Request, Admitted>();
  const streamed = new WeakMap<Request, Streaming>();
  // Yoga answers a client that leaves at once, and goes on with what it asked.
  const left = new WeakSet<Request>();

  const refused = new WeakMap<Request, PrecheckError>();

  const askFor = (request: Request): Promise<Admission> =>
    admit({
      transport: streamed.get(request) ?? 'HTTP',
      authorization: request.headers.get('authorization'),
      address: clientAddressOf(request),
    });

  return {
    plugin: {
      async onParams({ request, setResult }) {
        if (admitted.has(request)) return;
        const refusal = refused.get(request);
        const admission = refusal ? { refusal } : await askFor(request);
        if ('refusal' in admission) return setResult({ errors: [shown(admission.refusal, onUnexpected)] });
        admitted.set(request, admission);
        if (!left.has(request)) return;
        admission.leave();
        setResult({});
      },
    },
    ask: admit,
    handOver(request, admission) {
      if ('refusal' in admission) refused.set(request, admission.refusal);
      else admitted.set(request, admission);
    },
    stream: (request, transport) => void streamed.set(request, transport),
    letIn: (request) => void admitted.set(request, { caller: ANONYMOUS, leave: () => {} }),
    async greet(request) {
      const admission = await askFor(request);
      if ('refusal' in admission) throw admission.refusal;
      admission.leave();
      return admission.caller;
    },
    isStreamed: (request) => streamed.has(request),
    nameOf,
    subjectOf: (request) => nameOf(admitted.get(request)?.caller ?? ANONYMOUS),
    callerOf(request) {
      const { caller } = admitted.get(request) ?? {};
      if (!caller) throw new Error('an operation came past the door');
      return caller;
    },
    leave(request) {
      left.add(request);
      admitted.get(request)?.leave();
    },
  };
};
