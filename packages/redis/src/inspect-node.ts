import { connectOnce } from './connect-once.ts';

/**
 * Asks one node what it is, by a connection that is made for it.
 * @param options.limitMs for each of the two answers
 * @returns its role, and how long a PING took on an open connection, in ms
 * @throws if there is no answer
 */
export async function inspectRedisNode(
  url: string,
  options: { limitMs: number },
): Promise<{ role: 'master' | 'replica' | null; ms: number }> {
  const connection = connectOnce(url, options.limitMs);
  try {
    // ROLE would tell as well; no role of ours may call it.
    const role = parseRole(await connection.info('replication'));
    const since = performance.now();
    await connection.ping();
    return { role, ms: performance.now() - since };
  } finally {
    connection.disconnect();
  }
}

function parseRole(info: string): 'master' | 'replica' | null {
  const [, role] = /^role:(\w+)/m.exec(info) ?? [];
  if (role === 'master') return 'master';
  return role === 'slave' ? 'replica' : null;
}
