import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { blocksOf, readText } from '../support/markdown.ts';
import { type StartedProcess, startCommand } from '../support/process.ts';

/** Debian keeps it where only root looks. */
const COMMAND = ['nginx', '/usr/sbin/nginx'].find((command) => spawnSync(command, ['-v']).status === 0);

/** Whether there is an nginx on this machine. */
export const hasNginx = COMMAND !== undefined;

/** What a person writes first. */
export const PLAIN = `server {
    listen 80;
    location / {
        proxy_pass http://127.0.0.1:4000;
    }
}`;

/** What we recommend, as the page for operators shows it. */
export const [RECOMMENDED = ''] = blocksOf(readText('docs/proxies.md'), 'nginx');

/** A configuration with more lines in its server. */
export const withLines = (config: string, ...lines: readonly string[]): string =>
  config.replace('listen 80;', ['listen 80;', ...lines].join('\n    '));

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
};

/** All that it would otherwise take from the machine; what goes wrong, it prints. */
const whole = (servers: string): string => `daemon off;
master_process off;
pid nginx.pid;
error_log stderr notice;
events {}
http {
access_log off;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${name};`).join('\n')}
${servers}
}
`;

/** An nginx of its own in front of a gateway, until the test is over; configured as for port 80, before port 4000. */
export const startNginx = async (
  gatewayUrl: string,
  config: string,
): Promise<{ readonly url: string } & Pick<StartedProcess, 'outputs' | 'printed'>> => {
  if (!COMMAND) throw new Error('there is no nginx on this machine');
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { host } = new URL(gatewayUrl);
  const port = await freePort();
  const servers = config
    .replaceAll('127.0.0.1:4000', host)
    .replaceAll('listen 80;', `listen 127.0.0.1:${port};`);
  writeFileSync(join(folder, 'nginx.conf'), whole(servers));
  const args = ['-c', 'exec "$0" "$@" 2>&1', COMMAND, '-p', folder, '-c', 'nginx.conf', '-e', 'stderr'];
  const { outputs, printed } = startCommand('sh', args, { PATH: process.env['PATH'] ?? '' });
  // It says so when it has begun to listen.
  await outputs(/using the "\w+" event method/);
  return { url: `http://127.0.0.1:${port}/graphql`, outputs, printed };
};
