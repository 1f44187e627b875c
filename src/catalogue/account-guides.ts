import type { Guide } from './guide.ts';
import { LINKS } from './links.ts';

/** Checks of the accounts that Database Backup works with. */
export const ACCOUNT_GUIDES: readonly Guide[] = [
  {
    code: 'CHECK_AUTH_SRC',
    engines: [],
    severity: 'BLOCKING',
    source: 'Data Transmission Service, "Troubleshoot precheck failures"',
    isInferred: true,
    links: LINKS.dtsPrechecks,
    texts: {
      EN: {
        title: 'Permissions on the source database',
        why: 'The account of the plan can log on to the source, but may not do all that the backup has to. It must be able to read every object that was chosen, and for incremental backup the log as well.',
        fix: 'Compare what the account was granted with what the documents ask for, for this engine and this method of backup. Grant what is missing, or put an account that has it into the plan. Try it out by reading a chosen table as that account before you run the precheck again.',
        caution: 'Use an account for backups alone, so that its permissions are no wider than that.',
      },
      ZH: {
        title: '源库账号权限检查',
        why: '计划中的账号可以登录源库，但权限不足以完成备份。它需要能够读取所有选中的对象，做增量备份时还要能读取日志。',
        fix: '将账号已有的权限与文档中针对该引擎和备份方式的要求对照。补授缺少的权限，或者在计划中换用具备这些权限的账号。重新执行预检查之前，可以先用该账号读取一张选中的表来验证。',
        caution: '请使用专门用于备份的账号，以免权限过大。',
      },
    },
  },
  {
    code: 'CHECK_AUTH_SRC',
    engines: ['MYSQL', 'MARIADB'],
    severity: 'BLOCKING',
    source:
      'Data Transmission Service, "Troubleshoot precheck failures"; the list of permissions is inferred',
    isInferred: true,
    links: LINKS.dtsPrechecks,
    texts: {
      EN: {
        title: 'Permissions on the source MySQL database',
        why: 'The account of the plan lacks permissions on the MySQL server. Reading tables, views and routines, and following the binary log for incremental backup, are granted one by one.',
        fix: "See what the account has with `SHOW GRANTS FOR 'backup'@'%'`, with its own name in place of this one. As a rule `GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES, RELOAD, PROCESS, REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO 'backup'@'%'` is enough. Should the message of the item name a permission, grant that one first.",
        caution:
          'These permissions let the account read every table of the server, that of the accounts too: keep its password as you keep that of an administrator.',
      },
      ZH: {
        title: '源库 MySQL 账号权限检查',
        why: '计划中的账号在 MySQL 服务器上缺少权限。读取表、视图和存储程序，以及增量备份时读取二进制日志，都需要分别授权。',
        fix: "用 `SHOW GRANTS FOR 'backup'@'%'` 查看现有权限，账号名请换成实际使用的账号。通常执行 `GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES, RELOAD, PROCESS, REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO 'backup'@'%'` 就够了。如果检查项的消息中提到了具体权限，请先授予该权限。",
        caution:
          '有了这些权限，账号可以读取服务器上的所有表，包括账号表：请像保管管理员密码一样保管它的密码。',
      },
    },
  },
  {
    code: 'CHECK_AUTH_DEST',
    engines: [],
    severity: 'BLOCKING',
    source: 'Data Transmission Service, "Troubleshoot precheck failures"',
    isInferred: true,
    links: LINKS.dtsPrechecks,
    texts: {
      EN: {
        title: 'Permissions on the destination database',
        why: 'The account of the restore task can log on to the destination, but may not create or write all that is to be restored. The restore would break off in the middle, with part of the objects written.',
        fix: 'Grant it permission to create databases, tables, views, routines and triggers, and to write and change rows, on all that the task restores into; or use an administrator of the destination for the time of the restore. If only the creation of the database is refused, create it by hand, with the character set of the source.',
        caution: 'Take the permissions back when the restore is over.',
      },
      ZH: {
        title: '目标库账号权限检查',
        why: '恢复任务中的账号可以登录目标库，但无权创建或写入全部待恢复的对象。如果继续执行，恢复会在写入部分对象后中断。',
        fix: '在恢复任务涉及的范围内，为账号授予创建数据库、表、视图、存储程序和触发器以及写入、修改数据的权限；也可以在恢复期间使用目标库的管理员账号。如果只是无法创建数据库，可以手动创建，并使用与源库相同的字符集。',
        caution: '恢复完成后，请收回这些权限。',
      },
    },
  },
  {
    code: 'CHECK_SAME_USER',
    engines: [],
    severity: 'UNKNOWN',
    source: 'Data Transmission Service, "DescribeSynchronizationJobs"',
    isInferred: true,
    links: LINKS.dtsPrechecks,
    texts: {
      EN: {
        title: 'Accounts of the same name',
        why: 'The destination already has accounts with the names of some that are to be restored. Their passwords and permissions may differ, and one of the two would be lost.',
        fix: 'List the accounts of both sides, on MySQL with `SELECT user, host FROM mysql.user`. Leave those that are on both sides out of the restore, or rename those of the destination, on MySQL with `RENAME USER`.',
        caution:
          'Applications may be logging on with the account that you rename: find out by whom it is used before.',
      },
      ZH: {
        title: '同名账号检查',
        why: '目标库中已有与待恢复账号同名的账号。两者的密码和权限可能不同，直接恢复会丢失其中一份。',
        fix: '分别列出两边的账号，MySQL 可执行 `SELECT user, host FROM mysql.user`。将两边都有的账号从恢复范围中排除，或者重命名目标库中的账号，MySQL 可使用 `RENAME USER`。',
        caution: '可能有应用正在使用要重命名的账号：请事先查清使用者。',
      },
    },
  },
  {
    code: 'CHECK_MYSQL_PASSOWRD_FORMAT',
    engines: ['MYSQL', 'MARIADB'],
    severity: 'UNKNOWN',
    source: 'Data Transmission Service, "DescribeSynchronizationJobs"',
    isInferred: true,
    links: null,
    texts: {
      EN: {
        title: 'Password format of the MySQL account',
        why: 'The password of the account is stored in the short format from before MySQL 4.1, which current clients refuse and MySQL 5.7 has dropped. The code is spelt like this by the vendor.',
        fix: "Find such accounts with `SELECT user, host FROM mysql.user WHERE LENGTH(password) = 16`. For each, run `SET SESSION old_passwords = 0` and then `SET PASSWORD FOR 'backup'@'%' = PASSWORD('…')`, with its name and its password.",
        caution: 'Clients that only know the short format cannot log on with the account any more.',
      },
      ZH: {
        title: 'MySQL 账号密码格式检查',
        why: '账号密码以 MySQL 4.1 之前的短格式保存，现在的客户端拒绝使用这种格式，MySQL 5.7 起也不再支持。代码中的拼写错误来自云厂商，并非笔误。',
        fix: "用 `SELECT user, host FROM mysql.user WHERE LENGTH(password) = 16` 找出这些账号。对每个账号依次执行 `SET SESSION old_passwords = 0` 和 `SET PASSWORD FOR 'backup'@'%' = PASSWORD('…')`，并填入实际的账号名和密码。",
        caution: '只支持短格式的旧客户端将无法再用该账号登录。',
      },
    },
  },
];
