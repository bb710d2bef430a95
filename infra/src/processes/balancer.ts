import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from '../find-program.ts';
import { StartupError } from '../startup-error.ts';
import { isAnswered } from './is-answered.ts';
import type { Program } from './program.ts';

/** The haproxy of this machine; Debian's is installed where that is possible. @throws {StartupError} */
export async function findHaproxy(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<string> {
  const folders = ['/usr/sbin', '/usr/local/sbin'];
  const found = await findProgram({ names: ['haproxy'], folders, debian: 'haproxy', env, log });
  if (found !== undefined) return found;
  throw new StartupError('haproxy is not on this machine: install it (Debian: apt install haproxy).');
}

/**
 * Before several processes of the api: a request goes to the one with the fewest, of those that are ready.
 * @param options.command of {@link findHaproxy}
 * @param options.url by which it is reached
 * @param options.apis the ports on which they listen on this machine
 */
export function balancer(options: {
  dir: string;
  command: string;
  host: string;
  port: number;
  url: string;
  apis: number[];
}): Program {
  const { dir, command, host, port, url, apis } = options;
  const folder = path.join(dir, 'balancer');
  const conf = path.join(folder, 'haproxy.cfg');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, '503.http'), unavailable);
  writeFileSync(
    conf,
    configuration({ listen: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`, apis }),
  );
  return {
    label: 'balancer',
    command,
    // In the foreground, without a process of its own for each reload.
    args: ['-db', '-f', conf],
    env: { PATH: process.env.PATH },
    cwd: folder,
    logFile: path.join(dir, 'logs/balancer.log'),
    pidFile: path.join(dir, 'pids/balancer.json'),
    isReady: () => isAnswered(`${url}/readyz`),
    readyWithinSeconds: 60,
    stopSignal: 'SIGUSR1',
    stopWithinSeconds: 2,
  };
}

const problem = JSON.stringify({
  title: 'Service Unavailable',
  status: 503,
  detail: 'No process of the api takes requests. Please try again soon.',
});
const unavailable = [
  'HTTP/1.1 503 Service Unavailable',
  'content-type: application/problem+json',
  'retry-after: 1',
  'connection: close',
  `content-length: ${Buffer.byteLength(problem)}`,
  '',
  problem,
].join('\r\n');

/**
 * Where none is ready, since a server is away, one that lives answers: it knows what it can do without that server.
 * Times are longer than the heartbeat of streams (10 s).
 */
const configuration = ({ listen, apis }: { listen: string; apis: number[] }): string => `
defaults
  mode http
  balance leastconn
  option forwardfor
  option redispatch
  retries 2
  timeout connect 1s
  timeout client 75s
  timeout server 75s
  timeout queue 2s
  timeout check 1s
  default-server check inter 500ms fall 2 rise 1
  errorfile 503 503.http

frontend ripple
  bind ${listen}
  use_backend alive if { nbsrv(ready) lt 1 }
  default_backend ready

backend ready
  option httpchk GET /readyz
${servers(apis)}

backend alive
  option httpchk GET /healthz
${servers(apis)}
`;

const servers = (apis: number[]): string =>
  apis.map((port, index) => `  server api-${index + 1} 127.0.0.1:${port}`).join('\n');
