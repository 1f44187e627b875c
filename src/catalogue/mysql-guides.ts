import type { Guide } from './guide.ts';
import { LINKS } from './links.ts';

/** Checks of a MySQL server by Security Center. */
export const MYSQL_GUIDES: readonly Guide[] = [
  {
    code: 'MYSQL_VERSION',
    engines: ['MYSQL'],
    severity: 'BLOCKING',
    source: 'Cloud Backup, "Precheck MySQL (ECS)" and "Supported sources"',
    isInferred: false,
    links: LINKS.cloudBackupVersions,
    texts: {
      EN: {
        title: 'Version check for full backup support',
        why: 'The version of MySQL on this server is not one that full backup supports. MySQL on Windows cannot be backed up either, whatever its version.',
        fix: 'Compare what `SELECT VERSION()` says, and the operating system of the server, with the list of what is supported. Upgrade MySQL to a version in that list, or move the data to a server that has one, and run the precheck again.',
        caution:
          'An upgrade cannot be taken back in place, and may need a restart for each version on the way. Take a logical backup with `mysqldump` first, and try the upgrade on a copy of the server.',
      },
      ZH: {
        title: '支持全量备份的版本检查',
        why: '这台服务器上的 MySQL 版本不在全量备份支持的范围内。另外，部署在 Windows 上的 MySQL 无论什么版本都不能备份。',
        fix: '将 `SELECT VERSION()` 返回的版本和服务器的操作系统与支持列表对照。把 MySQL 升级到列表中的版本，或者将数据迁移到使用受支持版本的服务器上，然后重新执行预检查。',
        caution:
          '升级后无法原地回退，途中每跨一个版本都可能需要重启。请先用 `mysqldump` 做一次逻辑备份，并在服务器副本上演练升级。',
      },
    },
  },
  {
    code: 'MYSQL_BINLOG',
    engines: ['MYSQL'],
    severity: 'ADVISORY',
    source: 'Security Center, "QueryPreCheckDatabase"',
    isInferred: true,
    links: LINKS.mysqlBinaryLog,
    texts: {
      EN: {
        title: 'BINLOG check',
        why: 'MySQL writes no binary log, so nothing records what changes between two full backups. Full backups still work; log backups do not, and without them the server can only be restored to the moment of a full backup.',
        fix: "See it with `SHOW VARIABLES LIKE 'log_bin'`. In the section `[mysqld]` of `my.cnf` set `log_bin = mysql-bin` and a `server_id` that no other server has, remove `skip_log_bin` if it is there, and restart MySQL. Have logs kept for longer than the time between two log backups, by `binlog_expire_logs_seconds` or, before MySQL 8.0, by `expire_logs_days`.",
        caution:
          'The restart ends all connections, so plan it for an off-peak hour. Binary logs take disk space from then on, on a busy server as much as it writes.',
      },
      ZH: {
        title: 'BINLOG 检查',
        why: 'MySQL 没有开启二进制日志，两次全量备份之间的变更没有任何记录。全量备份不受影响，但无法做日志备份；没有日志备份，就只能恢复到某次全量备份的时刻。',
        fix: "用 `SHOW VARIABLES LIKE 'log_bin'` 查看当前状态。在 `my.cnf` 的 `[mysqld]` 段中设置 `log_bin = mysql-bin` 和一个不与其他服务器重复的 `server_id`，如果有 `skip_log_bin` 请删除，然后重启 MySQL。日志保留时间应长于两次日志备份的间隔，由 `binlog_expire_logs_seconds` 控制，MySQL 8.0 之前由 `expire_logs_days` 控制。",
        caution:
          '重启会断开所有连接，请安排在业务低峰期。开启后二进制日志会持续占用磁盘，写入繁忙的服务器上占用量与写入量相当。',
      },
    },
  },
];
