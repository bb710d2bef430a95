import { askOnce } from './ask-once.ts';

/**
 * Asks one server what it is, by a connection that is made for it.
 * @param options.limitMs for the connection, and for each of the two answers
 * @returns its role, and how long an answer took on the open connection, in ms
 * @throws if there is no answer
 */
export function inspectPostgresNode(
  url: string,
  options: { applicationName: string; limitMs: number },
): Promise<{ role: 'primary' | 'standby'; ms: number }> {
  return askOnce(url, options, async (client) => {
    const { rows } = await client.query<{ standby: boolean }>('select pg_is_in_recovery() as standby');
    // The first query of a connection takes several times as long.
    const since = performance.now();
    await client.query('select 1');
    return { role: rows[0]?.standby ? 'standby' : 'primary', ms: performance.now() - since };
  });
}
