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
  const installed = await installPackages(wanted, log);
  if (!installed) throw new StartupError(whatToInstall(missing));
  if (findBinaries(process.env).missing.length > 0) throw notInstalled(wanted);
}

/** @returns false if this is no machine for apt-get, or we have no right to it */
export async function installPackages(wanted: string[], log: (line: string) => void): Promise<boolean> {
  const command = await aptCommand();
  if (command === undefined) return false;
  log(`Installing ${wanted.join(', ')} with apt-get (once; no system service is started)`);
  const since = Date.now();
  const [file = '', ...args] = [...command, ...wanted];
  const result = await execa(file, args, { reject: false, all: true, stdin: 'ignore' });
  if (result.failed) {
    if (result.all !== undefined) log(result.all.split('\n').slice(-15).join('\n'));
    throw notInstalled(wanted);
  }
  log(`Installed ${wanted.join(', ')} (${elapsed(since)})`);
  return true;
}

const notInstalled = (wanted: string[]) =>
  new StartupError(
    `apt-get could not install ${wanted.join(', ')}: install them by hand, or start a Docker engine.`,
  );

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
