import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Stack } from '@ripple/infra/stack';
import type pg from 'pg';
import { systemClock } from '../../lab/arrivals.ts';
import { NAME, withPostgres } from '../../lab/servers.ts';
import { waitUntil } from '../../lab/wait.ts';

const settings = {
  log_statement: 'all',
  // The values would be most of the log.
  log_parameter_max_length: '0',
};
const APPLIED = { everyMs: 20, limitMs: 5_000, clock: systemClock };
/** As log_line_prefix in infra/postgres/ripple.conf has it: time, process, application. */
const STATEMENT = /^\S+ \S+ \S+ \[\d+\] (\S+) LOG: {2}(?:statement|execute [^:]+): /gm;

/**
 * SQL statements that are executed while `work` goes on, `begin` and `commit` included, from the log of Postgres: by
 * the name under which a service is connected. Writing the log makes Postgres a little slower.
 * @returns undefined where Postgres was not started here
 */
export async function countStatements(
  { servers, logs, databaseUrl }: Pick<Stack, 'servers' | 'logs' | 'databaseUrl'>,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<Map<string, number> | undefined> {
  if (servers.source !== 'local') return undefined;
  const file = path.join(logs, 'postgres.log');
  return withPostgres(databaseUrl, async (client) => {
    const { size: from } = await stat(file);
    try {
      for (const [name, value] of Object.entries(settings))
        await client.query(`alter system set ${name} = '${value}'`);
      await apply(client, signal, (now) => now === settings.log_statement);
      await work();
    } finally {
      for (const name of Object.keys(settings)) await client.query(`alter system reset ${name}`);
      await apply(client, signal, (now) => now !== settings.log_statement);
    }
    return statementsIn(await readFrom(file, from));
  });
}

/** How many statements there are in a log, by application, without those of the laboratory itself. */
export function statementsIn(log: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [, application = ''] of log.matchAll(STATEMENT)) {
    const name = application.replace(/^ripple-/, '');
    if (name !== NAME) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Has Postgres read its settings again, and waits until it has. */
async function apply(
  client: pg.Client,
  signal: AbortSignal,
  isApplied: (setting: string) => boolean,
): Promise<void> {
  await client.query('select pg_reload_conf()');
  const look = async () => (await client.query('show log_statement')).rows[0].log_statement;
  await waitUntil(look, isApplied, { ...APPLIED, signal });
}

async function readFrom(file: string, position: number): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { buffer } = await handle.read(Buffer.alloc(size - position), 0, size - position, position);
    return buffer.toString('utf8');
  } finally {
    await handle.close();
  }
}
