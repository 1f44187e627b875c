import type { DatabaseEngine } from '../domain/precheck-run.ts';
import type { Guide } from './guide.ts';
import { LINKS } from './links.ts';

const MYSQL_LIKE: readonly DatabaseEngine[] = ['MYSQL', 'MARIADB'];

/** Checks of the binary log of a source, by Database Backup. */
export const BINLOG_GUIDES: readonly Guide[] = [
  {
    code: 'CHECK_BINLOG_ON',
    engines: MYSQL_LIKE,
    severity: 'UNKNOWN',
    source: 'Database Backup, "DescribePreCheckProgressList", which only names it',
    isInferred: true,
    links: LINKS.mysqlBinaryLog,
    texts: {
      EN: {
        title: 'Is the binary log of the source on?',
        why: 'The source database does not write a binary log. Incremental backup reads changes from there, so a plan that has it switched on finds nothing to read.',
        fix: "Ask the source with `SHOW GLOBAL VARIABLES LIKE 'log_bin'`. If it says `OFF`, add `log_bin = mysql-bin`, `server_id`, `binlog_format = ROW` and `binlog_row_image = FULL` to `my.cnf` in one go, as further checks ask for the others, and restart the server. A plan that is to take full backups only can switch incremental backup off instead.",
        caution:
          'It takes effect at a restart, which interrupts the applications on that server. Make room on the disk for the logs before.',
      },
      ZH: {
        title: '源库二进制日志是否开启',
        why: '源数据库没有写入二进制日志。增量备份要从中读取变更，因此开启了增量备份的计划无数据可读。',
        fix: "在源库执行 `SHOW GLOBAL VARIABLES LIKE 'log_bin'`。如果结果是 `OFF`，请在 `my.cnf` 中一次加上 `log_bin = mysql-bin`、`server_id`、`binlog_format = ROW` 和 `binlog_row_image = FULL`（后几项另有检查），然后重启服务器。如果计划只需要全量备份，也可以改为关闭增量备份。",
        caution: '重启后才会生效，该服务器上的应用会随之中断。请提前为日志预留磁盘空间。',
      },
    },
  },
  {
    code: 'CHECK_BINLOG_MODE',
    engines: MYSQL_LIKE,
    severity: 'UNKNOWN',
    source: 'Data Transmission Service, "DescribeSynchronizationJobs"',
    isInferred: true,
    links: LINKS.dtsPrechecks,
    texts: {
      EN: {
        title: 'Is the binary log row-based?',
        why: 'The source logs in `STATEMENT` or `MIXED` format. Such a log holds statements in place of the rows that they changed, and a statement that is run again elsewhere may give other rows.',
        fix: "Look at `SHOW GLOBAL VARIABLES LIKE 'binlog_format'` and run `SET GLOBAL binlog_format = 'ROW'`. Write `binlog_format = ROW` into `my.cnf` as well, so that it is still there after a restart. Sessions that are open keep the format that they began with: let applications reconnect.",
        caution:
          'Statements that change many rows now log every one of them. Watch the disk, and the lag of replicas, in the first days.',
      },
      ZH: {
        title: '二进制日志是否为行格式',
        why: '源库的日志格式是 `STATEMENT` 或 `MIXED`。这种日志记录的是语句而不是被修改的行，在别处重新执行同一条语句，结果可能不同。',
        fix: "用 `SHOW GLOBAL VARIABLES LIKE 'binlog_format'` 查看当前格式，并执行 `SET GLOBAL binlog_format = 'ROW'`。同时在 `my.cnf` 中写入 `binlog_format = ROW`，以免重启后失效。已建立的会话仍沿用原来的格式，请让应用重新连接。",
        caution: '一条修改大量数据的语句，此后会把每一行都写入日志。请在最初几天关注磁盘空间和从库延迟。',
      },
    },
  },
  {
    code: 'CHECK_BINLOG_ROW_IMAGE',
    engines: MYSQL_LIKE,
    severity: 'UNKNOWN',
    source: 'Data Transmission Service, "DescribeSynchronizationJobs" and the help on error DTS-1051007',
    isInferred: true,
    links: LINKS.dtsPrechecks,
    texts: {
      EN: {
        title: 'Does the binary log hold whole rows?',
        why: 'The source has `binlog_row_image` set to `MINIMAL` or `NOBLOB`, and logs only some columns of a row that changes. A row cannot be rebuilt from the log alone then.',
        fix: "Run `SET GLOBAL binlog_row_image = 'FULL'` on the source and add `binlog_row_image = FULL` to `my.cnf`. Then end the sessions from before, which go on as they began: `SHOW PROCESSLIST` lists them, and `KILL` with the number in front ends one. What was logged until then stays incomplete, so begin with a new full backup.",
        caution:
          '`KILL` rolls back what the session has not committed: better let the applications reconnect by themselves.',
      },
      ZH: {
        title: '二进制日志是否记录整行',
        why: '源库的 `binlog_row_image` 是 `MINIMAL` 或 `NOBLOB`，行发生变更时只记录部分列。这样仅凭日志无法还原出完整的一行。',
        fix: "在源库执行 `SET GLOBAL binlog_row_image = 'FULL'`，并在 `my.cnf` 中加入 `binlog_row_image = FULL`。此前建立的会话仍按旧设置写日志，需要结束它们：用 `SHOW PROCESSLIST` 列出会话，再用 `KILL` 加上行首的编号逐个结束。在此之前写入的日志仍不完整，因此请从一次新的全量备份开始。",
        caution: '`KILL` 会回滚该会话尚未提交的事务：最好让应用自行重新连接。',
      },
    },
  },
  {
    code: 'CHECK_BINLOG_EXIST',
    engines: MYSQL_LIKE,
    severity: 'UNKNOWN',
    source: 'Data Transmission Service, "DescribeSynchronizationJobs"',
    isInferred: true,
    links: LINKS.dtsPrechecks,
    texts: {
      EN: {
        title: 'Are the binary logs still there?',
        why: 'Log files that the job has to begin from are gone from the source: they expired, or somebody deleted them. Changes of that time cannot be read any more.',
        fix: 'Compare the files in `SHOW BINARY LOGS` with the time from which the job wants to read. Have them kept for a week, with `SET GLOBAL binlog_expire_logs_seconds = 604800` or, before MySQL 8.0, `SET GLOBAL expire_logs_days = 7`, and write the same into `my.cnf`. What is gone does not come back: start anew with a full backup.',
        caution: 'See that the disk has room for a week of logs before you keep them for so long.',
      },
      ZH: {
        title: '二进制日志是否仍然存在',
        why: '任务需要从某些日志文件开始读取，而这些文件在源库上已经没有了：可能已过期清理，也可能被人删除。那段时间的变更无法再读取。',
        fix: '用 `SHOW BINARY LOGS` 查看现有文件，并与任务要求的起始时间对照。将日志保留一周：执行 `SET GLOBAL binlog_expire_logs_seconds = 604800`，MySQL 8.0 之前执行 `SET GLOBAL expire_logs_days = 7`，并把同样的设置写入 `my.cnf`。已经丢失的日志无法找回，请重新从全量备份开始。',
        caution: '延长保留时间之前，请确认磁盘能容纳一周的日志。',
      },
    },
  },
  {
    code: 'CHECK_SERVER_ID',
    engines: MYSQL_LIKE,
    severity: 'UNKNOWN',
    source: 'Data Transmission Service, "DescribeSynchronizationJobs"',
    isInferred: true,
    links: LINKS.mysqlBinaryLog,
    texts: {
      EN: {
        title: 'Has the source a server ID of its own?',
        why: 'The `server_id` of the source is not set, or another server has the same. The job reads the binary log as a replica does, and MySQL tells servers apart by this number.',
        fix: "See it with `SHOW GLOBAL VARIABLES LIKE 'server_id'`, on the replicas too. Choose a number from 2 to 4294967295 that none of them has, run `SET GLOBAL server_id = 1001` with yours, and write it into `my.cnf`.",
        caution:
          'On a server that is itself a replica, stop replication before and start it again afterwards.',
      },
      ZH: {
        title: '源库的服务器编号是否唯一',
        why: '源库没有设置 `server_id`，或者与其他服务器重复。任务像从库一样读取二进制日志，而 MySQL 靠这个编号区分服务器。',
        fix: "用 `SHOW GLOBAL VARIABLES LIKE 'server_id'` 查看，从库也要一并查看。在 2 到 4294967295 之间选一个都没有用过的数字，执行 `SET GLOBAL server_id = 1001`（换成您选的数字），并写入 `my.cnf`。",
        caution: '如果该服务器本身也是从库，请先停止复制，修改之后再启动。',
      },
    },
  },
];
