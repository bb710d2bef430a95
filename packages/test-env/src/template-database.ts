import { migrate, openDatabase } from '@ripple/db';
import { serverUrls } from './servers.ts';

/** A migrated database: a copy of it costs a tenth of what migrations cost. */
export const TEMPLATE_DATABASE = 'test_template';

/** Makes the template anew. Called by Vitest once before all test files, and by a test with a Postgres of its own. */
export async function setup(): Promise<void> {
  const { databaseUrl } = serverUrls();
  await onServer(databaseUrl, `drop database if exists ${TEMPLATE_DATABASE}`);
  await onServer(databaseUrl, `create database ${TEMPLATE_DATABASE}`);
  await migrate(urlOfDatabase(databaseUrl, TEMPLATE_DATABASE));
}

export async function onServer(url: string, statement: string): Promise<void> {
  const database = openDatabase({ url, connections: 1, applicationName: 'ripple-test' });
  await database.pool.query(statement).finally(database.close);
}

export function urlOfDatabase(url: string, name: string): string {
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}
