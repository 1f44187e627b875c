import type { Caller, Wire } from './caller.ts';

export type Query = Readonly<Record<string, string>>;

interface ListCall {
  readonly action: string;
  readonly version: string;
  /** The parameter that holds the number of the page, and the number of the first one. */
  readonly paging: readonly [name: string, first: number];
  readonly entriesOf: (body: Wire) => Wire[];
  readonly totalOf: (body: Wire) => number;
}

const DBS_LIST = {
  version: '2019-03-06',
  paging: ['PageNum', 0],
  totalOf: (body: Wire) => body.TotalElements,
} as const;

export const PLANS: ListCall = {
  ...DBS_LIST,
  action: 'DescribeBackupPlanList',
  entriesOf: ({ Items }) => Items.BackupPlanDetail,
};

export const RESTORE_TASKS: ListCall = {
  ...DBS_LIST,
  action: 'DescribeRestoreTaskList',
  entriesOf: ({ Items }) => Items.RestoreTaskDetail,
};

export const DATABASES: ListCall = {
  version: '2018-12-03',
  action: 'DescribeUniBackupDatabase',
  paging: ['CurrentPage', 1],
  entriesOf: ({ DatabaseList }) => DatabaseList,
  totalOf: ({ PageInfo }) => PageInfo.TotalCount,
};

/** How a test reads a list. */
export const listOf = ({ action, version, paging, entriesOf, totalOf }: ListCall) => {
  const list = async ({ call }: Pick<Caller, 'call'>, query: Query = {}): Promise<Wire> =>
    (await call({ action, version, query })).body;
  return {
    list,
    /** All entries, page after page, until there are as many as the vendor says, or no more. */
    async walk(caller: Pick<Caller, 'call'>, size: number, query: Query = {}): Promise<Wire[]> {
      const [name, first] = paging;
      const entries: Wire[] = [];
      for (let number = first; ; number++) {
        const body = await list(caller, { ...query, [name]: `${number}`, PageSize: `${size}` });
        const page = entriesOf(body) ?? [];
        entries.push(...page);
        if (page.length === 0 || entries.length >= totalOf(body)) return entries;
      }
    },
  };
};
