import type { Guide } from './guide.ts';
import { LINKS } from './links.ts';

const NAMED = 'Security Center, "QueryPreCheckDatabase"';

export const ORACLE_GUIDES: readonly Guide[] = [
  {
    code: 'ORACLE_INSTANCE_STATUS',
    engines: ['ORACLE'],
    severity: 'BLOCKING',
    source: NAMED,
    isInferred: true,
    links: null,
    texts: {
      EN: {
        title: 'Oracle instance status check',
        why: 'The instance is not open: it is down, or was started without opening the database. A backup client cannot ask an instance that is down for anything, nor back up what it does not have mounted.',
        fix: 'As `SYSDBA`, run `SELECT instance_name, status FROM v$instance`; the status should be `OPEN`. If the instance is down, run `STARTUP`; if it is `STARTED`, run `ALTER DATABASE MOUNT` and then `ALTER DATABASE OPEN`, and if it is `MOUNTED` only the latter. If it does not come up, the reason is at the end of the alert log.',
        caution:
          'Find out first why it is not open: it may be down for maintenance, and a physical standby stays mounted on purpose.',
      },
      ZH: {
        title: 'Oracle 实例状态检查',
        why: '实例没有处于打开状态：可能已经关闭，也可能启动后没有打开数据库。实例关闭时备份客户端无法查询任何信息，数据库没有挂载时也无法备份。',
        fix: '以 `SYSDBA` 身份执行 `SELECT instance_name, status FROM v$instance`，正常状态应为 `OPEN`。如果实例已关闭，执行 `STARTUP`；如果是 `STARTED`，依次执行 `ALTER DATABASE MOUNT` 和 `ALTER DATABASE OPEN`；如果是 `MOUNTED`，只需执行后者。如果无法启动，请查看告警日志的末尾，那里有具体原因。',
        caution: '请先弄清实例为什么没有打开：它可能正在停机维护，而物理备库本来就应保持挂载状态。',
      },
    },
  },
  {
    code: 'ORACLE_DB_STATUS',
    engines: ['ORACLE'],
    severity: 'UNKNOWN',
    source: NAMED,
    isInferred: true,
    links: null,
    texts: {
      EN: {
        title: 'Oracle database status check',
        why: 'The instance answers, but its database is not open for reading and writing. It may be mounted only, or open read-only as a standby is.',
        fix: 'As `SYSDBA`, run `SELECT name, open_mode, database_role FROM v$database`. A `PRIMARY` that is `MOUNTED` is opened with `ALTER DATABASE OPEN`, and one that is `READ ONLY` needs `SHUTDOWN IMMEDIATE` and then `STARTUP`. In a container database look at `SELECT name, open_mode FROM v$pdbs` as well, and open what is to be backed up with `ALTER PLUGGABLE DATABASE ALL OPEN`.',
        caution:
          '`SHUTDOWN IMMEDIATE` ends all sessions and rolls back their transactions. Leave a `PHYSICAL STANDBY` as it is, as opening it for writing ends its role as a standby: back up the primary instead.',
      },
      ZH: {
        title: 'Oracle 数据库状态检查',
        why: '实例可以响应，但数据库没有以读写方式打开。它可能只是处于挂载状态，也可能像备库那样以只读方式打开。',
        fix: '以 `SYSDBA` 身份执行 `SELECT name, open_mode, database_role FROM v$database`。角色为 `PRIMARY` 且处于 `MOUNTED` 的数据库用 `ALTER DATABASE OPEN` 打开；处于 `READ ONLY` 的，依次执行 `SHUTDOWN IMMEDIATE` 和 `STARTUP`。如果是容器数据库，还要查看 `SELECT name, open_mode FROM v$pdbs`，并用 `ALTER PLUGGABLE DATABASE ALL OPEN` 打开需要备份的可插拔数据库。',
        caution:
          '`SHUTDOWN IMMEDIATE` 会断开所有会话并回滚其事务。请不要改动 `PHYSICAL STANDBY`，以读写方式打开它会使其失去备库角色：应改为备份主库。',
      },
    },
  },
  {
    code: 'ARCHIVELOG',
    engines: ['ORACLE'],
    severity: 'BLOCKING',
    source: 'Database Backup, preparations for Oracle; Oracle, "Managing Archived Redo Log Files"',
    isInferred: false,
    links: LINKS.oracleArchiving,
    texts: {
      EN: {
        title: 'Archive mode check',
        why: 'The database runs in `NOARCHIVELOG` mode, so full redo logs are overwritten and not archived. Such a database cannot be backed up while it is open, its logs cannot be backed up at all, and after the loss of a disk it can only go back to the last backup that was taken while it was closed.',
        fix: 'As `SYSDBA`, see the mode with `ARCHIVE LOG LIST`. If archiving is off, run `SHUTDOWN IMMEDIATE`, `STARTUP MOUNT`, `ALTER DATABASE ARCHIVELOG` and `ALTER DATABASE OPEN`, one after the other and at an off-peak hour. Look again with `ARCHIVE LOG LIST`, and take a full backup, which earlier ones do not replace.',
        caution:
          'This shuts the production database down: all sessions end, and nobody can work until it is open again. Plan a maintenance window, and on RAC stop every instance. See beforehand that the archive destination has room and is emptied by the log backups: when it is full, the database stops taking changes.',
      },
      ZH: {
        title: '归档模式检查',
        why: '数据库运行在 `NOARCHIVELOG` 模式下，写满的重做日志会被覆盖而不会归档。这样的数据库无法在打开状态下备份，日志也完全无法备份；一旦磁盘损坏，只能恢复到上一次关库备份的时刻。',
        fix: '以 `SYSDBA` 身份执行 `ARCHIVE LOG LIST` 查看当前模式。如果没有开启归档，请在业务低峰期依次执行 `SHUTDOWN IMMEDIATE`、`STARTUP MOUNT`、`ALTER DATABASE ARCHIVELOG` 和 `ALTER DATABASE OPEN`。完成后再次执行 `ARCHIVE LOG LIST` 确认，并重新做一次全量备份，之前的备份不能代替它。',
        caution:
          '该操作会关闭生产数据库：所有会话都会断开，数据库重新打开之前业务无法使用。请安排维护窗口，RAC 环境需要停止全部实例。请事先确认归档目录空间充足，并且会随日志备份清理：归档空间写满后，数据库会停止接受变更。',
      },
    },
  },
];
