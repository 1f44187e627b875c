import type { Guide } from './guide.ts';
import { LINKS } from './links.ts';

const NAMED = 'Security Center, "QueryPreCheckDatabase"';

export const SQL_SERVER_GUIDES: readonly Guide[] = [
  {
    code: 'SQL_SERVER_DB_IN_SIMPLE_RECOVERY_MODE',
    engines: ['MSSQL'],
    severity: 'ADVISORY',
    source:
      'Cloud Backup, "Precheck an ECS-hosted SQL Server instance"; that the switch mends it is inferred',
    isInferred: true,
    links: LINKS.cloudBackupSqlServer,
    texts: {
      EN: {
        title: 'Recovery mode check',
        why: 'At least one database uses the simple recovery model, under which SQL Server keeps no log that could be backed up. Full backups of it work; incremental and log backups do not, so it cannot be restored to a moment between two full backups. `master` supports full backups only, whatever its model: other backups of it are turned into full ones.',
        fix: 'Find such databases with `SELECT name, recovery_model_desc FROM sys.databases`. For each that needs log backups, run `ALTER DATABASE [name] SET RECOVERY FULL` and then take a full backup at once, as the chain of log backups only begins behind it. Where full backups are enough, leave the database as it is.',
        caution:
          'Under the full recovery model the log grows until it is backed up. Schedule log backups before you switch, or it fills the disk; the switch itself needs no restart.',
      },
      ZH: {
        title: '恢复模式检查',
        why: '至少有一个数据库使用简单恢复模式，SQL Server 在该模式下不保留可供备份的日志。全量备份不受影响，但无法做增量备份和日志备份，因此不能恢复到两次全量备份之间的时间点。`master` 数据库无论使用哪种恢复模式都只支持全量备份，为它配置的其他备份会自动转为全量备份。',
        fix: '用 `SELECT name, recovery_model_desc FROM sys.databases` 找出这些数据库。对需要日志备份的数据库执行 `ALTER DATABASE [name] SET RECOVERY FULL`，随后立即做一次全量备份，因为日志备份链从这次备份之后才开始。如果只做全量备份已经够用，保持现状即可。',
        caution:
          '在完整恢复模式下，日志会一直增长，直到被备份为止。请在切换之前安排好日志备份，否则日志会占满磁盘；切换本身不需要重启。',
      },
    },
  },
  {
    code: 'SQL_SERVER_DB_NOT_ONLINE',
    engines: ['MSSQL'],
    severity: 'BLOCKING',
    source: NAMED,
    isInferred: true,
    links: LINKS.sqlServerStates,
    texts: {
      EN: {
        title: 'SQL Server database status check',
        why: 'At least one database is not `ONLINE`: it is `OFFLINE`, `RESTORING`, `RECOVERY_PENDING` or `SUSPECT`, for instance. SQL Server cannot back up a database that is not online.',
        fix: "List such databases with `SELECT name, state_desc FROM sys.databases WHERE state_desc <> 'ONLINE'`. Bring one that was taken offline back with `ALTER DATABASE [name] SET ONLINE`, end a restore that was left unfinished with `RESTORE DATABASE [name] WITH RECOVERY`, and exclude from the backup what is to stay as it is. For `RECOVERY_PENDING` and `SUSPECT`, read the error log of SQL Server first: most often a data file or its disk is missing, or the disk is full.",
        caution:
          '`RESTORE DATABASE [name] WITH RECOVERY` ends a restore for good, no further log backup can be applied: never run it on the secondary of log shipping or mirroring. For `SUSPECT`, rule out a restore from backup before you let `DBCC CHECKDB` repair with `REPAIR_ALLOW_DATA_LOSS`.',
      },
      ZH: {
        title: 'SQL Server 数据库状态检查',
        why: '至少有一个数据库的状态不是 `ONLINE`，例如 `OFFLINE`、`RESTORING`、`RECOVERY_PENDING` 或 `SUSPECT`。SQL Server 无法备份不在线的数据库。',
        fix: "用 `SELECT name, state_desc FROM sys.databases WHERE state_desc <> 'ONLINE'` 列出这些数据库。对曾被设为脱机的数据库执行 `ALTER DATABASE [name] SET ONLINE`，对没有完成的还原执行 `RESTORE DATABASE [name] WITH RECOVERY`；需要保持现状的数据库，请从备份范围中排除。如果状态是 `RECOVERY_PENDING` 或 `SUSPECT`，请先查看 SQL Server 错误日志：最常见的原因是数据文件或所在磁盘缺失，或者磁盘已满。",
        caution:
          '`RESTORE DATABASE [name] WITH RECOVERY` 会彻底结束还原，此后不能再应用日志备份：切勿在日志传送或镜像的辅助数据库上执行。对于 `SUSPECT` 状态，请先排除从备份还原的可能，再考虑用 `DBCC CHECKDB` 的 `REPAIR_ALLOW_DATA_LOSS` 选项修复。',
      },
    },
  },
];
