import { accessSync, constants, readdirSync } from 'node:fs';
import path from 'node:path';

export interface Binaries {
  /** Folder of postgres, initdb and pg_isready. */
  postgres: string;
  rabbitmqServer: string;
  epmd: string;
  redis: string;
}

export type Server = 'postgres' | 'rabbitmq' | 'redis';

export function findBinaries(env: NodeJS.ProcessEnv): { found: Partial<Binaries>; missing: Server[] } {
  const onPath = (env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const first = (command: string, folders: string[]) =>
    folders.map((folder) => path.join(folder, command)).find(isExecutable);

  const found: Partial<Binaries> = {};
  const postgres = [...onPath, ...debianPostgresFolders()].find((folder) =>
    ['postgres', 'initdb', 'pg_isready'].every((command) => isExecutable(path.join(folder, command))),
  );
  // Debian's own wrapper on the PATH insists on the rabbitmq user and its folders: the script below it does not.
  const rabbitmqServer = first('rabbitmq-server', ['/usr/lib/rabbitmq/bin', ...onPath, '/usr/local/sbin']);
  const epmd = first('epmd', [...onPath, '/usr/bin', '/usr/lib/erlang/bin', '/usr/local/lib/erlang/bin']);
  const redis = first('redis-server', onPath) ?? first('valkey-server', onPath);
  if (postgres !== undefined) found.postgres = postgres;
  if (rabbitmqServer !== undefined) found.rabbitmqServer = rabbitmqServer;
  if (epmd !== undefined) found.epmd = epmd;
  if (redis !== undefined) found.redis = redis;

  const missing: Server[] = [];
  if (postgres === undefined) missing.push('postgres');
  if (rabbitmqServer === undefined || epmd === undefined) missing.push('rabbitmq');
  if (redis === undefined) missing.push('redis');
  return { found, missing };
}

/** Debian keeps each major version in a folder of its own; the newest one first. */
function debianPostgresFolders(): string[] {
  try {
    return newestFirst(readdirSync('/usr/lib/postgresql')).map((version) =>
      path.join('/usr/lib/postgresql', version, 'bin'),
    );
  } catch {
    return [];
  }
}

export function newestFirst(versions: string[]): string[] {
  return versions.filter((version) => /^\d+$/.test(version)).sort((a, b) => Number(b) - Number(a));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
