import { ANONYMOUS, type Caller } from '../domain/caller.ts';
import type { PrecheckError } from '../domain/precheck-error.ts';

/** How an operation came, and how it is answered. */
export type Transport = 'POST' | 'GET' | 'SSE' | 'WS';

/** One operation at the door, before anything of it is parsed. */
export interface Request {
  readonly transport: Transport;
  /** The `Authorization` header; over WebSocket what `connection_init` says in its place. */
  readonly token: string | null;
  /** The `Origin` header. */
  readonly origin: string | null;
  /** As sent, not yet looked at. */
  readonly params: {
    readonly query?: string | null | undefined;
    readonly operationName?: string | null | undefined;
    readonly variables?: unknown;
  };
}

export type Admission = { readonly caller: Caller } | { readonly refusal: PrecheckError };

/**
 * The one door: who asks, and may they? Every transport calls it for every operation and shows the refusal to the
 * client in its own way. What the caller may see is `mayRead`'s question.
 */
export type Admit = (request: Request) => Promise<Admission>;

/** Until there is authentication, everybody comes in as the same caller. */
export const admitEveryone: Admit = async () => ({ caller: ANONYMOUS });
