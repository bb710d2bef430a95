import { openDatabase } from '@ripple/db';
import { rolesSql } from './postgres.ts';
import type { Users } from './roles.ts';

/** Brings the roles of a migrated database to what the table says. @param ownerUrl with the log-in that owns its tables */
export async function applyRoles(
  ownerUrl: string | readonly string[],
  { namespace, passwords }: Users,
): Promise<void> {
  const database = openDatabase({ url: ownerUrl, connections: 1, applicationName: 'ripple-privileges' });
  await database.pool.query(rolesSql(namespace, passwords)).finally(database.close);
}
