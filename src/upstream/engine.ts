import { PrecheckError } from '../domain/precheck-error.ts';
import { DATABASE_ENGINES, type DatabaseEngine } from '../domain/precheck-run.ts';

/** The engine of a vendor's word, in whatever case; null when there is none. */
export const engineOf = (word: string | null): DatabaseEngine | null => {
  if (word === null) return null;
  return DATABASE_ENGINES.find((engine) => engine === word.toUpperCase()) ?? 'UNKNOWN';
};

/** Requests of Security Center spell one engine unlike its answers do. */
const REQUEST_WORD: Readonly<Partial<Record<DatabaseEngine, string>>> = {
  MYSQL: 'MYSQL',
  MSSQL: 'MSSQL',
  ORACLE: 'Oracle',
};

/** The word that requests of Security Center take for an engine; throws INVALID_ARGUMENT for one that it has not. */
export const engineWord = (engine: DatabaseEngine): string => {
  const word = REQUEST_WORD[engine];
  if (word !== undefined) return word;
  const known = Object.keys(REQUEST_WORD).join(', ');
  throw new PrecheckError('INVALID_ARGUMENT', `engine must be one of ${known}, got ${engine}`);
};
