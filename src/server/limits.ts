/** How much may be asked for. Each is a setting; what goes beyond is refused with LIMIT_EXCEEDED. */
export interface Limits {
  readonly maxBodyBytes: number;
  readonly maxDocumentCharacters: number;
  readonly maxTokens: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxDirectives: number;
  readonly maxFields: number;
  readonly maxIntrospectedFields: number;
  /** In one list, and of runs in one operation. */
  readonly maxKeys: number;
  /** In flight: from the door until there is an answer, or a stream has begun. */
  readonly maxOperations: number;
  readonly maxOperationsPerCaller: number;
  /** Operations a second, on the average of `RATE_WINDOW_S`. */
  readonly maxRatePerCaller: number;
  readonly maxStreams: number;
  readonly maxStreamsPerCaller: number;
}

/** All that a caller may ask for in so many seconds he may ask for at once: as when all his streams come back. */
export const RATE_WINDOW_S = 10;

/**
 * The defaults. Those of documents were found by measuring what is asked here: the examples, the operations of
 * `schema/`, and the introspection of tools, which is the largest by far. Each leaves at least twice as much.
 */
export const DEFAULT_LIMITS: Limits = {
  // A hundred keys and as many revisions are 24 KB; ids may be long, and headers of proxies end at about the same.
  maxBodyBytes: 1024 * 1024,
  maxDocumentCharacters: 64 * 1024,
  // Parsing one costs about a microsecond, and comparing fields that share a name much more.
  maxTokens: 8_000,
  maxDepth: 30,
  // No example has one: a list of keys does what they are used for. A dashboard that is written by a program may.
  maxAliases: 200,
  // Nor are there directives beside @include and @skip; clients add some that never get here.
  maxDirectives: 100,
  // A hundred keys, with two hundred fields for each.
  maxFields: 20_000,
  // Introspection is counted once for each type, about.
  maxIntrospectedFields: 200_000,
  // As many as a page shows; each may be a read upstream.
  maxKeys: 100,
  // As streams: all of them may come back at the same time.
  maxOperations: 20_000,
  // All streams of a caller at the same time, and as many queries beside them.
  maxOperationsPerCaller: 2_000,
  // In ten seconds all streams of a caller come back, each by a socket that introduces itself, with a query beside each.
  maxRatePerCaller: 400,
  // At about 30 KB each.
  maxStreams: 20_000,
  // A server of dashboards is one caller.
  maxStreamsPerCaller: 1_000,
};
