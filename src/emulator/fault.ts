import type { Product } from './answers.ts';

/** A call that is going to be answered wrongly. */
export interface FaultyCall {
  readonly product: Product;
  /** The endpoint the client called. */
  readonly host: string;
  /** What would be answered without the fault. */
  readonly usual: () => Response;
  /** Rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

export interface Fault {
  /** What the emulator does, as one sentence. */
  readonly about: string;
  /** Rejects with a ConnectionReset where there is no answer at all. */
  readonly answer: (call: FaultyCall) => Response | Promise<Response>;
}

export type Faults = Readonly<Record<string, Fault>>;
