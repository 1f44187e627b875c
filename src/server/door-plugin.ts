import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { ANONYMOUS, type Caller } from '../domain/caller.ts';
import type { ErrorCode, PrecheckError } from '../domain/precheck-error.ts';
import { clientAddressOf } from './client-address.ts';
import type { Admission, Admit, Request as DoorRequest, Transport } from './door.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';

/** How a request is answered in more than one piece. */
type Streaming = Extract<Transport, 'SSE' | 'WS'>;

/** The door for whatever Yoga answers, and what is known of a request there. */
interface Door {
  readonly plugin: Plugin;
  /** Says that the request is answered in pieces, before it comes to the door. */
  stream(request: Request, transport: Streaming): void;
  isStreamed(request: Request): boolean;
  /** Lets a request of the gateway's own in without a question. */
  letIn(request: Request): void;
  /** Who asks, before he asks anything; rejects for one who is not let in. */
  greet(request: Request): Promise<Caller>;
  /** Who asks; throws for a request that was not let in. */
  callerOf(request: Request): Caller;
  /** What he is called; null for one without a name, or who was not let in. */
  subjectOf(request: Request): string | null;
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

/** A refusal as the client sees it, by status too where the media type allows for one. */
const shown = (refusal: PrecheckError, onUnexpected: OnUnexpected): GraphQLError => {
  const { message, extensions } = publicError(refusal, onUnexpected);
  const http = ALWAYS[refusal.code] ?? { status: 400, spec: true };
  return new GraphQLError(message, { extensions: { ...extensions, http } });
};

/** Before anything of an operation is parsed, the door is asked. */
export const createDoor = ({ admit, onUnexpected }: DoorDeps): Door => {
  const callers = new WeakMap<Request, Caller>();
  const streamed = new WeakMap<Request, Streaming>();
  const transportOf = (request: Request): Transport =>
    streamed.get(request) ?? (request.method === 'GET' ? 'GET' : 'POST');

  const ask = (request: Request, params: DoorRequest['params']): Promise<Admission> =>
    admit({
      transport: transportOf(request),
      token: request.headers.get('authorization'),
      origin: request.headers.get('origin'),
      address: clientAddressOf(request),
      params,
    });

  return {
    plugin: {
      async onParams({ request, params, setResult }) {
        if (callers.has(request)) return;
        const admission = await ask(request, params);
        if ('caller' in admission) callers.set(request, admission.caller);
        else setResult({ errors: [shown(admission.refusal, onUnexpected)] });
      },
    },
    stream: (request, transport) => void streamed.set(request, transport),
    letIn: (request) => void callers.set(request, ANONYMOUS),
    async greet(request) {
      const admission = await ask(request, {});
      if ('refusal' in admission) throw admission.refusal;
      return admission.caller;
    },
    isStreamed: (request) => streamed.has(request),
    subjectOf(request) {
      const caller = callers.get(request) ?? ANONYMOUS;
      return caller === ANONYMOUS ? null : caller.subject;
    },
    callerOf(request) {
      const caller = callers.get(request);
      if (!caller) throw new Error('an operation came past the door');
      return caller;
    },
  };
};
