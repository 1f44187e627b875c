import type { Guide } from './guide.ts';
import { LINKS } from './links.ts';

/** Checks of a server whose databases are backed up, whatever their engine. */
export const SERVER_GUIDES: readonly Guide[] = [
  {
    code: 'OSS_INTERNAL_ENDPOINT_CONNECTIVITY',
    engines: [],
    severity: 'BLOCKING',
    source: 'Cloud Backup, "Precheck MySQL (ECS)" and "Limits"',
    isInferred: false,
    links: LINKS.cloudBackupLimits,
    texts: {
      EN: {
        title: 'OSS connectivity check',
        why: 'The server cannot reach the internal endpoint of Object Storage Service (OSS) in its region through the VPC, where backups are written to and read from. Until it can, its databases can be neither backed up nor restored.',
        fix: 'On the server, run `curl -I https://oss-cn-hangzhou-internal.aliyuncs.com` with its own region in place of `cn-hangzhou`, or on Windows `Test-NetConnection oss-cn-hangzhou-internal.aliyuncs.com -Port 443`; any HTTP status means that OSS answers. If the name is not resolved, let the server ask the DNS servers of its VPC again. If nothing answers, allow outbound TCP 443 and 80 to `100.64.0.0/10` in the security group and in the firewall of the server, and look for a route, to a VPN for instance, that leads this range elsewhere.',
        caution: null,
      },
      ZH: {
        title: 'OSS 连接性检查',
        why: '服务器无法通过 VPC 访问所在地域的 OSS 内网地址，而备份数据正是从这里写入和读取的。在恢复连通之前，这台服务器上的数据库既不能备份，也不能恢复。',
        fix: '在服务器上执行 `curl -I https://oss-cn-hangzhou-internal.aliyuncs.com`，并把 `cn-hangzhou` 换成服务器所在的地域；Windows 上可执行 `Test-NetConnection oss-cn-hangzhou-internal.aliyuncs.com -Port 443`。只要返回任意 HTTP 状态码，就说明 OSS 可达。如果域名无法解析，请让服务器重新使用 VPC 的 DNS 服务器。如果连接超时，请在安全组和服务器防火墙的出方向放行到 `100.64.0.0/10` 的 TCP 443 和 80 端口，并检查是否有路由（例如 VPN）把该网段引向别处。',
        caution: null,
      },
    },
  },
  {
    code: 'SERVICE_CONNECTIVITY',
    engines: [],
    severity: 'BLOCKING',
    source: 'Cloud Backup, "Precheck MySQL (ECS)"; which addresses to allow is not stated',
    isInferred: true,
    links: LINKS.cloudBackupMysql,
    texts: {
      EN: {
        title: 'Control network connectivity check',
        why: 'The backup client on the server gets its tasks from the control network of the backup service, and the server cannot reach that network. Until it can, nothing at all can be done with the instance.',
        fix: 'See in the console that the server is running and its backup client is online, and restart the client if it is not. Then allow outbound TCP 443 to `100.64.0.0/10` in the security group and in the firewall of the server, and check its DNS, proxy settings and clock. Run the precheck again when the client is back online.',
        caution: null,
      },
      ZH: {
        title: '管控网络连接性检查',
        why: '服务器上的备份客户端通过备份服务的管控网络接收任务，而这台服务器无法访问管控网络。在恢复连通之前，无法对该实例执行任何操作。',
        fix: '先在控制台确认服务器正在运行、备份客户端在线；如果客户端离线，请重启客户端。然后在安全组和服务器防火墙的出方向放行到 `100.64.0.0/10` 的 TCP 443 端口，并检查服务器的 DNS、代理设置和系统时间。客户端恢复在线后，重新执行预检查。',
        caution: null,
      },
    },
  },
];
