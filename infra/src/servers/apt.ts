import path from 'node:path';
import { execa } from 'execa';
import { elapsed } from '../elapsed.ts';
import { repositoryRoot } from '../paths.ts';
import { StartupError } from '../startup-error.ts';
import { findBinaries, type Server } from './binaries.ts';

const packages: Record<Server, string> = {
  postgres: 'postgresql',
  rabbitmq: 'rabbitmq-server',
  redis: 'redis-server',
};

const script = path.join(repositoryRoot, 'infra/debian/install-servers.sh');

/** Installs what is missing, on Debian or Ubuntu and with the rights for it; else says what to install. */
export async function installMissing(missing: Server[], log: (line: string) => void): Promise<void> {
  const wanted = missing.map((server) => packages[server]);
  const command = await aptCommand();
  if (command === undefined) throw new StartupError(whatToInstall(missing));
  log(`Installing ${wanted.join(', ')} with apt-get (once; no system service is started)`);
  const since = Date.now();
  const [file = '', ...args] = [...command, ...wanted];
  const result = await execa(file, args, { reject: false, all: true, stdin: 'ignore' });
  const stillMissing = findBinaries(process.env).missing;
  if (result.failed || stillMissing.length > 0) {
    if (result.all !== undefined) log(result.all.split('\n').slice(-15).join('\n'));
    throw new StartupError(
      `apt-get could not install ${wanted.join(', ')} (its last lines are above): ` +
        'install them by hand, or start a Docker engine.',
    );
  }
  log(`Installed ${wanted.join(', ')} (${elapsed(since)})`);
}

async function aptCommand(): Promise<string[] | undefined> {
  const has = async (file: string, args: string[]) => !(await execa(file, args, { reject: false })).failed;
  if (!(await has('apt-get', ['--version']))) return undefined;
  if (process.getuid?.() === 0) return ['sh', script];
  return (await has('sudo', ['-n', 'true'])) ? ['sudo', '-n', 'sh', script] : undefined;
}

export function whatToInstall(missing: Server[]): string {
  const names = { postgres: 'PostgreSQL', rabbitmq: 'RabbitMQ', redis: 'Redis' };
  const list = new Intl.ListFormat('en').format(missing.map((server) => names[server]));
  return (
    `${list} ${missing.length === 1 ? 'is' : 'are'} not on this machine: install ` +
    `${missing.length === 1 ? 'it' : 'them'} (Debian: apt install ${missing.map((s) => packages[s]).join(' ')}), ` +
    'start a Docker engine with the compose plugin, or set DATABASE_URL, AMQP_URL and REDIS_URL.'
  );
}
