import type { Guide } from './guide.ts';
import { LINKS } from './links.ts';

const TROUBLESHOOTING = 'Data Transmission Service, "Troubleshoot precheck failures"';
const COMMON = {
  severity: 'BLOCKING',
  source: TROUBLESHOOTING,
  // Stated of another product of the vendor's, which shares the codes.
  isInferred: true,
  links: LINKS.dtsPrechecks,
} as const;

/** Checks whether a database can be reached, by Database Backup. */
export const CONNECTION_GUIDES: readonly Guide[] = [
  {
    ...COMMON,
    code: 'CHECK_CONN_SRC',
    engines: [],
    texts: {
      EN: {
        title: 'Connection to the source database',
        why: 'The backup service could not log on to the database that is to be backed up. Either the address, port, account or password in the plan is wrong, or something on the way or in the database turns the service away.',
        fix: 'Log on with the very account and password of the plan, from a server in the same network, and correct the plan if that fails. If it works, allow the CIDR blocks of the backup service in the whitelist of the instance, in the security group and in the firewall of the server. Look for rules of the database itself, too, such as logon triggers or lists of allowed hosts.',
        caution: 'Open the port to the CIDR blocks of the service only, never to `0.0.0.0/0`.',
      },
      ZH: {
        title: '源库连接性检查',
        why: '备份服务无法登录需要备份的数据库。可能是计划中的地址、端口、账号或密码有误，也可能是网络途中或数据库自身的规则拒绝了访问。',
        fix: '从同一网络中的服务器，用计划中的账号和密码实际登录一次；如果登录失败，请更正计划中的配置。如果可以登录，请在实例白名单、安全组和服务器防火墙中放行备份服务的网段。同时检查数据库自身的限制，例如登录触发器或允许访问的主机列表。',
        caution: '端口只对备份服务的网段开放，切勿对 `0.0.0.0/0` 开放。',
      },
    },
  },
  {
    ...COMMON,
    code: 'CHECK_CONN_SRC',
    engines: ['MYSQL', 'MARIADB'],
    texts: {
      EN: {
        title: 'Connection to the source MySQL database',
        why: 'The backup service could not log on to the MySQL server of the plan. MySQL decides by account and client address together, so an account that works from your own server may be refused from that of the service.',
        fix: "Find out from where the account may log on: `SELECT user, host FROM mysql.user`. Create it for the CIDR blocks of the service, or for `'%'` if the network keeps everybody else away, and grant it the same again. See that `bind_address` in `my.cnf` is not `127.0.0.1`, that `skip_networking` is off, and that whitelist and firewall let the service through.",
        caution:
          "An account for `'%'` may be tried from anywhere that reaches the port: give it a long password and no more than the backup needs.",
      },
      ZH: {
        title: '源库 MySQL 连接性检查',
        why: '备份服务无法登录计划中的 MySQL 服务器。MySQL 会同时按账号和客户端地址判断，因此在您自己的服务器上可用的账号，从备份服务的地址登录时仍可能被拒绝。',
        fix: "用 `SELECT user, host FROM mysql.user` 查看账号允许从哪里登录。为备份服务的网段创建该账号；如果网络已经挡住其他来源，也可以使用 `'%'`，并重新授予同样的权限。确认 `my.cnf` 中的 `bind_address` 不是 `127.0.0.1`，`skip_networking` 没有开启，并且白名单和防火墙已放行备份服务。",
        caution:
          "使用 `'%'` 的账号，任何能访问该端口的地址都可以尝试登录：请设置足够长的密码，并只授予备份所需的权限。",
      },
    },
  },
  {
    ...COMMON,
    code: 'CHECK_CONN_SRC',
    engines: ['MSSQL'],
    texts: {
      EN: {
        title: 'Connection to the source SQL Server database',
        why: 'The backup service could not log on to the SQL Server instance of the plan. Besides a wrong account, the usual reasons are the Windows firewall, TCP/IP that is switched off for the instance, and logon triggers that let only known addresses in.',
        fix: 'Look for logon triggers with `SELECT name, is_disabled FROM sys.server_triggers`, and let the service through, or switch the trigger off with `DISABLE TRIGGER [name] ON ALL SERVER`. Enable TCP/IP with a fixed port in SQL Server Configuration Manager, and allow that port for the CIDR blocks of the service in the Windows firewall. The account must use SQL Server authentication.',
        caution:
          'A logon trigger is there for security: have an exception for the service written into it rather than switch it off. A change of TCP/IP takes effect when the SQL Server service is restarted.',
      },
      ZH: {
        title: '源库 SQL Server 连接性检查',
        why: '备份服务无法登录计划中的 SQL Server 实例。除了账号有误，常见原因还有 Windows 防火墙拦截、实例没有启用 TCP/IP，以及登录触发器只允许已知地址访问。',
        fix: '用 `SELECT name, is_disabled FROM sys.server_triggers` 检查登录触发器，放行备份服务，或用 `DISABLE TRIGGER [name] ON ALL SERVER` 停用触发器。在 SQL Server 配置管理器中启用 TCP/IP 并设置固定端口，再在 Windows 防火墙中对备份服务的网段放行该端口。账号必须使用 SQL Server 身份验证。',
        caution:
          '登录触发器是为安全而设的：最好在其中为备份服务加上例外，而不是停用。修改 TCP/IP 设置后，需要重启 SQL Server 服务才会生效。',
      },
    },
  },
  {
    ...COMMON,
    code: 'CHECK_CONN_SRC',
    engines: ['ORACLE'],
    texts: {
      EN: {
        title: 'Connection to the source Oracle database',
        why: 'The backup service could not log on to the Oracle database of the plan. Besides a wrong account or SID, the usual reason is a listener that only takes connections from the addresses in a list.',
        fix: 'See with `lsnrctl status` that the listener knows the service of the database. If `sqlnet.ora` has `TCP.VALIDNODE_CHECKING=yes`, add the addresses of the backup service to `TCP.INVITED_NODES`, or set `TCP.VALIDNODE_CHECKING=no`, and restart the listener with `lsnrctl stop` and `lsnrctl start`. Allow the port of the listener in security group and firewall as well.',
        caution:
          'With `TCP.VALIDNODE_CHECKING=no` the listener takes connections from everywhere: the list of invited addresses is the better way. While it restarts nobody can connect; sessions that are open stay.',
      },
      ZH: {
        title: '源库 Oracle 连接性检查',
        why: '备份服务无法登录计划中的 Oracle 数据库。除了账号或 SID 有误，常见原因是监听程序只接受列表中地址的连接。',
        fix: '用 `lsnrctl status` 确认监听程序已注册该数据库的服务。如果 `sqlnet.ora` 中有 `TCP.VALIDNODE_CHECKING=yes`，请把备份服务的地址加入 `TCP.INVITED_NODES`，或设置 `TCP.VALIDNODE_CHECKING=no`，然后执行 `lsnrctl stop` 和 `lsnrctl start` 重启监听程序。同时在安全组和防火墙中放行监听端口。',
        caution:
          '设置 `TCP.VALIDNODE_CHECKING=no` 后，监听程序会接受任何来源的连接：更好的做法是维护允许访问的地址列表。重启期间无法建立新连接，已有会话不受影响。',
      },
    },
  },
  {
    ...COMMON,
    code: 'CHECK_CONN_DEST',
    engines: [],
    texts: {
      EN: {
        title: 'Connection to the destination database',
        why: 'The backup service could not log on to the database that is to be restored into. Nothing was written there.',
        fix: 'See that the destination runs, and that address, port, account and password in the restore task are right. Allow the CIDR blocks of the service in its whitelist, security group and firewall. On SQL Server look for logon triggers that turn the service away, on Oracle for `TCP.VALIDNODE_CHECKING` in `sqlnet.ora`.',
        caution:
          'Make sure that it is the instance which you want to restore into before you open it: a restore writes.',
      },
      ZH: {
        title: '目标库连接性检查',
        why: '备份服务无法登录要恢复到的目标数据库。目标库中没有写入任何数据。',
        fix: '确认目标库正在运行，并且恢复任务中的地址、端口、账号和密码正确。在目标库的白名单、安全组和防火墙中放行备份服务的网段。如果是 SQL Server，检查是否有登录触发器拒绝访问；如果是 Oracle，检查 `sqlnet.ora` 中的 `TCP.VALIDNODE_CHECKING`。',
        caution: '放行之前，请确认这正是要恢复到的实例：恢复任务会向其中写入数据。',
      },
    },
  },
];
