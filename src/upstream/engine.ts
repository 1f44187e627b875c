import { DATABASE_ENGINES, type DatabaseEngine } from '../domain/precheck-run.ts';

/** The engine of a vendor's word, in whatever case; null when there is none. */
export const engineOf = (word: string | null): DatabaseEngine | null => {
  if (word === null) return null;
  return DATABASE_ENGINES.find((engine) => engine === word.toUpperCase()) ?? 'UNKNOWN';
};
