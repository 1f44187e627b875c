import type { Authenticate } from '../access/authenticate.ts';
import { ANONYMOUS, type Caller } from '../domain/caller.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { Places } from './places.ts';
import type { Rate } from './rate.ts';

/** How an operation is answered: at once, by a stream of events, or on a socket. */
export type Transport = 'HTTP' | 'SSE' | 'WS';

/** One operation at the door, before anything of it is parsed. */
export interface Arrival {
  readonly transport: Transport;
  /** The `Authorization` header; over WebSocket what `connection_init` says in its place. */
  readonly authorization: string | null;
  /** Where the connection comes from; empty where there is none. */
  readonly address: string;
}

export interface Admitted {
  readonly caller: Caller;
  /** Says once that the operation is over, or its stream has begun. */
  readonly leave: () => void;
}

export type Admission = Admitted | { readonly refusal: PrecheckError };

/**
 * The one door: who asks, and how much may they? Every transport calls it for every operation and shows the refusal
 * to the client in its own way; a WebSocket calls it once more, with nothing asked yet, when its client introduces
 * itself. What the caller may see is `mayRead`'s question.
 */
export type Admit = (arrival: Arrival) => Promise<Admission>;

interface DoorDeps {
  readonly authenticate: Authenticate;
  readonly rate: Rate;
  /** Of operations in flight. */
  readonly operations: Places;
  /** Of streams, which are taken once they have begun. */
  readonly streams: Pick<Places, 'refusalFor'>;
}

/** In whose name places are taken: the caller's where he is known, else his address's. Neither passes for the other. */
export const holderOf = (caller: Caller, address: string): string =>
  caller === ANONYMOUS ? `address ${address}` : `subject ${caller.subject}`;

export const createAdmit =
  ({ authenticate, rate, operations, streams }: DoorDeps): Admit =>
  async ({ transport, authorization, address }) => {
    try {
      const caller = await authenticate(authorization);
      const holder = holderOf(caller, address);
      const refusal =
        (await rate.refusalFor(holder)) ??
        operations.refusalFor(holder) ??
        (transport === 'SSE' ? streams.refusalFor(holder) : null);
      if (refusal) return { refusal };
      operations.take(holder);
      return { caller, leave: () => operations.leave(holder) };
    } catch (thrown) {
      if (thrown instanceof PrecheckError) return { refusal: thrown };
      throw thrown;
    }
  };
