import type { Links } from './guide.ts';

const bilingual = (zh: readonly [string, string], en: readonly [string, string]): Links => ({
  ZH: { title: zh[0], url: zh[1] },
  EN: { title: en[0], url: en[1] },
});

const ofEnglishPage = (zhTitle: string, enTitle: string, url: string): Links =>
  bilingual([`${zhTitle}（英文）`, url], [enTitle, url]);

/** Pages that are there. Those without a Chinese edition that is known to be say so in their Chinese title. */
export const LINKS = {
  cloudBackupLimits: ofEnglishPage(
    '云备份：使用限制',
    'Cloud Backup: Limits',
    'https://www.alibabacloud.com/help/doc-detail/89022.htm',
  ),
  cloudBackupMysql: ofEnglishPage(
    '云备份：ECS 自建 MySQL 预检查',
    'Cloud Backup: Precheck MySQL (ECS)',
    'https://help.aliyun.com/en/cloud-backup/user-guide/precheck-a-mysql-database-deployed-on-an-ecs-instance',
  ),
  cloudBackupSqlServer: ofEnglishPage(
    '云备份：ECS 自建 SQL Server 预检查',
    'Cloud Backup: Precheck an ECS-hosted SQL Server instance',
    'https://www.alibabacloud.com/help/en/cloud-backup/user-guide/precheck-an-sql-server-database-deployed-on-an-ecs-instance',
  ),
  cloudBackupVersions: bilingual(
    ['云备份：支持列表', 'https://help.aliyun.com/document_detail/73336.html'],
    ['Cloud Backup: Supported sources', 'https://www.alibabacloud.com/help/doc-detail/73336.htm'],
  ),
  dtsPrechecks: ofEnglishPage(
    '数据传输服务：预检查失败排查',
    'Data Transmission Service: Troubleshoot precheck failures',
    'https://www.alibabacloud.com/help/en/dts/user-guide/troubleshoot-precheck-failures',
  ),
  sqlServerStates: bilingual(
    [
      'SQL Server：数据库状态',
      'https://learn.microsoft.com/zh-cn/sql/relational-databases/databases/database-states',
    ],
    [
      'SQL Server: Database states',
      'https://learn.microsoft.com/en-us/sql/relational-databases/databases/database-states',
    ],
  ),
  oracleArchiving: ofEnglishPage(
    'Oracle：管理归档重做日志文件',
    'Oracle: Managing Archived Redo Log Files',
    'https://docs.oracle.com/en/database/oracle/oracle-database/19/admin/managing-archived-redo-log-files.html',
  ),
  mysqlBinaryLog: ofEnglishPage(
    'MySQL：二进制日志选项和变量',
    'MySQL: Binary Logging Options and Variables',
    'https://dev.mysql.com/doc/refman/8.0/en/replication-options-binary-log.html',
  ),
} as const satisfies Readonly<Record<string, Links>>;
