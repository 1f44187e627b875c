import type { Locale } from '../domain/locale.ts';
import type { DatabaseEngine } from '../domain/precheck-run.ts';

/** What it means for the job when the check does not pass. */
export type GuideSeverity = 'BLOCKING' | 'ADVISORY' | 'UNKNOWN';

export interface Link {
  readonly title: string;
  readonly url: string;
}

/** A page of somebody else's documents, for readers of each language. */
export type Links = Readonly<Record<Locale, Link>>;

/** What a guide says in one language. Commands, and what is typed or shown as it is, stand between backticks. */
export interface GuideText {
  readonly title: string;
  /** What did not pass, and what cannot be done because of it. */
  readonly why: string;
  readonly fix: string;
  /** What the fix may break. */
  readonly caution: string | null;
}

/** What is known of a check. */
export interface Guide {
  readonly code: string;
  /** Those that it is for; none: whichever. */
  readonly engines: readonly DatabaseEngine[];
  readonly severity: GuideSeverity;
  /** The documents that name the check, or say what to do. */
  readonly source: string | null;
  /** What it means or how to mend it is our reading, which no document of the vendor's states of this check. */
  readonly isInferred: boolean;
  readonly links: Links | null;
  readonly texts: Readonly<Record<Locale, GuideText>>;
}
