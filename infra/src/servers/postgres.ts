import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { repositoryRoot } from '../paths.ts';
import type { Program } from '../processes/program.ts';
import { StartupError } from '../startup-error.ts';
import type { Instance } from './instance.ts';
import { postgresHome, type SystemUser } from './postgres-home.ts';

const shared = path.join(repositoryRoot, 'infra/postgres/ripple.conf');

/** What one Postgres needs of an instance. */
export type PostgresInstance = Omit<Instance, 'ports'> & { ports: Pick<Instance['ports'], 'postgres'> };

/** @param settings lines of configuration beside those of every Postgres here */
export async function postgres(
  instance: PostgresInstance,
  bin: string,
  settings: string[] = [],
): Promise<Program> {
  const { dir, user } = await postgresHome(instance);
  const data = path.join(dir, 'data');
  if (existsSync(path.join(data, 'PG_VERSION'))) await checkVersion(data, bin);
  else await initialise(instance, bin, data, user);

  writeFileSync(
    path.join(data, 'ripple.conf'),
    [
      readFileSync(shared, 'utf8'),
      `port = ${instance.ports.postgres}`,
      "listen_addresses = '127.0.0.1'",
      "unix_socket_directories = ''",
      ...settings,
      '',
    ].join('\n'),
    { mode: 0o644 },
  );
  return {
    label: 'Postgres',
    command: path.join(bin, 'postgres'),
    args: ['-D', data, '-c', `config_file=${path.join(data, 'ripple.conf')}`],
    env: cleanEnv(),
    cwd: data,
    ...(user === undefined ? {} : { user }),
    logFile: path.join(instance.dir, 'logs/postgres.log'),
    pidFile: path.join(instance.dir, 'pids/postgres.json'),
    async isReady() {
      const args = ['-q', '-h', '127.0.0.1', '-p', String(instance.ports.postgres)];
      return !(await execa(path.join(bin, 'pg_isready'), args, { reject: false })).failed;
    },
    readyWithinSeconds: 60,
    stopSignal: 'SIGINT',
    stopWithinSeconds: 20,
  };
}

export function databaseUrl({ password, ports }: PostgresInstance): string {
  return `postgres://ripple:${password}@127.0.0.1:${ports.postgres}/ripple`;
}

/** Made beside its final place and moved there when complete, so that a start cut short leaves no half of it. */
async function initialise(
  instance: PostgresInstance,
  bin: string,
  data: string,
  user: SystemUser | undefined,
) {
  const draft = `${data}.new`;
  rmSync(draft, { recursive: true, force: true });
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, instance.password, { mode: 0o600 });
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
  const as = { ...user, env: cleanEnv(), extendEnv: false, cwd: path.dirname(data), all: true } as const;
  try {
    const encoding = ['--encoding=UTF8', '--locale=C.UTF-8'];
    const login = ['--username=ripple', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    await execa(path.join(bin, 'initdb'), ['-D', draft, ...encoding, ...login], as);
    await execa(path.join(bin, 'postgres'), ['--single', '-D', draft, 'postgres'], {
      ...as,
      input: 'create database ripple\n',
    });
  } catch (error) {
    const log = path.join(instance.dir, 'logs/postgres.log');
    mkdirSync(path.dirname(log), { recursive: true });
    writeFileSync(log, String(error));
    throw new StartupError(`Postgres could not create its data folder ${data}; the reason is in ${log}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, data);
}

async function checkVersion(data: string, bin: string): Promise<void> {
  const written = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim();
  const { stdout } = await execa(path.join(bin, 'postgres'), ['--version']);
  if (!new RegExp(`\\b${written}(\\.|\\b)`).test(stdout)) {
    throw new StartupError(
      `The data in ${data} was written by Postgres ${written}, but ${bin} holds ${stdout}: ` +
        'install that version, or remove the folder to start with an empty one.',
    );
  }
}

/** A PGDATA or PGPORT meant for another server must not reach this one. */
export function cleanEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };
}
