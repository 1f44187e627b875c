import { type Answer, refuse } from './answers.ts';
import { type Paging, readPage } from './paging.ts';
import { type Database, databaseEntry, hasPolicy } from './sas-database.ts';
import type { Scene } from './scene.ts';

type Parameters = ReadonlyMap<string, string>;

/** The vendor counts pages from 1 here, and does not say how many a page holds at most: here it is 100. */
export const SAS_PAGING: Paging = { number: 'CurrentPage', first: 1, usualSize: 20, mostSize: 100 };

/** What the two kinds of question leave. The vendor does not explain them: our reading of their names. */
const QUERY_TYPES: Readonly<Record<string, (database: Database) => boolean>> = {
  create: (database) => !hasPolicy(database),
  restore: hasPolicy,
};

/** Which databases are asked for; any part of a name is enough. */
const filterOf = (parameters: Parameters): ((database: Database) => boolean) | Answer => {
  const type = parameters.get('DatabaseType');
  const region = parameters.get('UniRegionId');
  const name = parameters.get('InstanceName')?.toLowerCase() ?? '';
  const queryType = parameters.get('QueryType') || null;
  const suits = queryType === null ? () => true : QUERY_TYPES[queryType];
  if (!suits)
    return refuse(400, 'InvalidParameter', `QueryType must be create or restore, got "${queryType}".`);
  return (database) =>
    (!type || database.type === type) &&
    (!region || database.region === region) &&
    database.name.toLowerCase().includes(name) &&
    suits(database);
};

/** DescribeUniBackupDatabase: a page of the databases, of all regions unless one is named. */
export const describeUniBackupDatabase = (parameters: Parameters, { world }: Scene): Answer => {
  const isAsked = filterOf(parameters);
  if (typeof isAsked !== 'function') return isAsked;
  const page = readPage(parameters, SAS_PAGING, world.databases.all.filter(isAsked));
  if (!('things' in page)) return page;
  const { number, size, total, things } = page;
  return {
    content: {
      PageInfo: { Count: things.length, CurrentPage: number, PageSize: size, TotalCount: total },
      // Nothing at all is no list, as a wrapper of the other product may be missing.
      ...(total > 0 && { DatabaseList: things.map(databaseEntry) }),
    },
  };
};
