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
  /**
   * The HTTP status, 200 for an answer over WebSocket; null when there was no answer, as the client left before, or was
   * not let in on a socket.
   */
  readonly status: number | null;
  /** The distinct codes of its errors. */
  readonly codes: readonly string[];
  readonly ms: number;
}

export type OnOperation = (note: OperationNote) => void;

const MAX_NAME_LENGTH = 80;

/** What nobody sees, and what moves a terminal's cursor. */
const UNPRINTABLE = /(?! )[\p{C}\p{Z}]/gu;

/** A name as the client says it, cut; null where he says none. */
export const shorten = (name: unknown): string | null =>
  typeof name === 'string' ? name.slice(0, MAX_NAME_LENGTH) : null;

/** A name that a token brought, as it may stand in a line; none leaves no field. */
export const whoAsked = (subject: string | null): Pick<OperationNote, 'subject'> =>
  subject === null ? {} : { subject: subject.slice(0, MAX_NAME_LENGTH).replace(UNPRINTABLE, '\ufffd') };

/** The codes in `errors`, each once; none where it is no list. */
export const codesIn = (errors: unknown): string[] =>
  Array.isArray(errors) ? [...new Set(errors.map((error) => String(Object(error?.extensions).code)))] : [];
