import type { Guide } from './guide.ts';
import { LINKS } from './links.ts';

const NAMED = 'Data Transmission Service, "DescribeSynchronizationJobs"';

/** Checks of what is backed up and restored, by Database Backup. */
export const OBJECT_GUIDES: readonly Guide[] = [
  {
    code: 'CHECK_SRC',
    engines: [],
    severity: 'UNKNOWN',
    source: 'Data Transmission Service, "Troubleshoot precheck failures"',
    isInferred: true,
    links: LINKS.dtsPrechecks,
    texts: {
      EN: {
        title: 'Version and state of the source',
        why: 'The source is not one that the job can work with at present. Either its version is not supported, or the instance is locked, stopped or being changed.',
        fix: 'See in the console that the source instance is running and neither locked nor in the middle of an upgrade. Compare its version with what the backup service supports for this method, and with that of the destination, which must not be older. Upgrade what is too old, or choose another method or destination.',
        caution:
          'Upgrading a database is a project of its own: try it on a copy, and back up first in another way.',
      },
      ZH: {
        title: '源库版本与状态检查',
        why: '任务目前无法使用该源库。可能版本不受支持，也可能实例已锁定、已停止或正在变更。',
        fix: '在控制台确认源实例正在运行，没有锁定，也没有处于升级过程中。将源库版本与备份服务在该备份方式下支持的版本对照，并与目标库版本对照，目标库不能低于源库。版本过低的请升级，或者改用其他备份方式或目标库。',
        caution: '升级数据库本身就是一项变更：请先在副本上演练，并用其他方式做好备份。',
      },
    },
  },
  {
    code: 'CHECK_ENGINE',
    engines: ['MYSQL', 'MARIADB'],
    severity: 'UNKNOWN',
    source: NAMED,
    isInferred: true,
    links: null,
    texts: {
      EN: {
        title: 'Storage engines of the tables',
        why: 'Some of the chosen tables use a storage engine that the job does not take. `FEDERATED` and `MRG_MYISAM` hold no data of their own, and tables without transactions, as of `MyISAM`, cannot be read consistently while others write.',
        fix: "List them with `SELECT table_schema, table_name, engine FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND engine <> 'InnoDB'`; those of the system schemas do not matter. Convert a table with `ALTER TABLE db.tbl ENGINE = InnoDB`, or leave it out of the job.",
        caution:
          '`ALTER TABLE` copies the whole table, needs as much disk again, and holds up writes to it meanwhile.',
      },
      ZH: {
        title: '表的存储引擎检查',
        why: '选中的部分表使用了任务不支持的存储引擎。`FEDERATED` 和 `MRG_MYISAM` 本身不保存数据，而 `MyISAM` 这类不支持事务的表，在有写入的同时无法一致地读取。',
        fix: "用 `SELECT table_schema, table_name, engine FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND engine <> 'InnoDB'` 列出这些表，系统库中的表可以忽略。用 `ALTER TABLE db.tbl ENGINE = InnoDB` 转换，或者把它们从任务中排除。",
        caution: '`ALTER TABLE` 会复制整张表，需要同样大小的额外磁盘空间，期间会阻塞对该表的写入。',
      },
    },
  },
  {
    code: 'CHECK_SQL_MODE',
    engines: ['MYSQL', 'MARIADB'],
    severity: 'UNKNOWN',
    source: NAMED,
    isInferred: true,
    links: null,
    texts: {
      EN: {
        title: 'SQL modes of source and destination',
        why: 'The destination has another `sql_mode` than the source, and is stricter. Rows that the source took, such as dates of zero or texts that are too long, may be refused when they are restored.',
        fix: "Compare `SELECT @@GLOBAL.sql_mode` on both sides. Give the destination the mode of the source for the time of the restore, with `SET GLOBAL sql_mode = '…'`, and its own one back afterwards.",
        caution:
          'It holds for every new session of the destination: applications that write meanwhile are checked less strictly.',
      },
      ZH: {
        title: '源库与目标库的 SQL 模式检查',
        why: '目标库的 `sql_mode` 与源库不同，而且更严格。源库曾经接受的数据，例如零值日期或过长的文本，恢复时可能被拒绝。',
        fix: "在两边分别执行 `SELECT @@GLOBAL.sql_mode` 并对比。恢复期间用 `SET GLOBAL sql_mode = '…'` 让目标库采用源库的模式，恢复完成后再改回来。",
        caution: '该设置对目标库的所有新会话生效：期间应用写入的数据，校验也会变得宽松。',
      },
    },
  },
  {
    code: 'CHECK_SAME_OBJ',
    engines: [],
    severity: 'BLOCKING',
    source: NAMED,
    isInferred: true,
    links: LINKS.dtsPrechecks,
    texts: {
      EN: {
        title: 'Objects of the same name',
        why: 'The destination already has databases or tables with the names of those that are to be restored. The job stops rather than overwrite them or mix the data of both.',
        fix: 'Find out what is there and whether anybody needs it, on MySQL with `SELECT table_schema, table_name, create_time FROM information_schema.tables`. Restore under other names or into another instance, or move what is in the way with `RENAME TABLE`. Drop it only when it is not needed any more.',
        caution:
          'What is dropped is gone. Make sure that you are logged on to the destination, not the source, and back it up first.',
      },
      ZH: {
        title: '同名对象检查',
        why: '目标库中已有与待恢复对象同名的数据库或表。任务会停下来，以免覆盖它们或把两边的数据混在一起。',
        fix: '查清已有的是什么、是否还有人使用，MySQL 可执行 `SELECT table_schema, table_name, create_time FROM information_schema.tables`。可以换一个名称恢复，或恢复到其他实例，也可以用 `RENAME TABLE` 把冲突的表移开。只有确认不再需要时才删除。',
        caution: '删除后无法找回。请确认登录的是目标库而不是源库，并先做好备份。',
      },
    },
  },
  {
    code: 'CHECK_TOPOLOGY',
    engines: [],
    severity: 'UNKNOWN',
    source: NAMED,
    isInferred: true,
    links: null,
    texts: {
      EN: {
        title: 'Tasks between the same databases',
        why: 'Together with tasks that are there already, this one would form a topology that is not supported. Two may write to each other, for instance, or several may write the same objects.',
        fix: 'List all tasks that have the source or the destination of this one at either end. Release those that are not needed any more, or choose another destination or other objects for this one.',
        caution: 'A task that you release may be what another team relies on: ask before.',
      },
      ZH: {
        title: '任务拓扑检查',
        why: '加上已有的任务，这个任务会形成不受支持的拓扑。例如两个任务互相写入，或者多个任务写入相同的对象。',
        fix: '列出所有以本任务的源库或目标库为任意一端的任务。释放不再需要的任务，或者为本任务另选目标库或对象。',
        caution: '要释放的任务可能正被其他团队使用：请先确认。',
      },
    },
  },
  {
    code: 'CHECK_OTHER',
    engines: [],
    severity: 'UNKNOWN',
    source: 'Database Backup, "DescribePreCheckProgressList"',
    isInferred: false,
    links: null,
    texts: {
      EN: {
        title: 'Other checks',
        why: 'The vendor puts here whatever has no check of its own. The code alone does not say what is wrong: the message of the item does.',
        fix: 'Read the message of the item, which may be a technical one with the real reason at its end. If it does not help, hand it to the support of Alibaba Cloud, with the request ID of the run.',
        caution: null,
      },
      ZH: {
        title: '其他检查',
        why: '没有单独检查项的问题都归在这里。仅凭代码无法判断出了什么问题，要看检查项的消息。',
        fix: '请阅读检查项的消息，它可能是一段技术性的报错，真正的原因往往在末尾。如果仍无法判断，请把消息连同本次预检查的请求 ID 一起提交给阿里云技术支持。',
        caution: null,
      },
    },
  },
];
