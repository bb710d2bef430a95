import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresCluster } from './postgres-cluster.ts';
import { ask } from './tcp.ts';

const EVERY_MS = 250;
/** A primary that dies alone is started again in less, and keeps its place. */
const SILENT_MS = 2_000;
/** https://www.postgresql.org/docs/current/protocol-message-formats.html: its answer is one byte, before any log-in. */
const SSL_REQUEST = '\0\0\0\x08\x04\xd2\x16\x2f';

/**
 * Replaces the primary when it has not answered for two seconds, whether it is dead, frozen or cut off, and makes a
 * standby of it afterwards.
 */
export function keepPrimary(
  cluster: PostgresCluster,
  log: (line: string) => void,
): { stop(): Promise<void> } {
  const ending = new AbortController();
  let answeredAt = Date.now();

  async function look(): Promise<void> {
    const { name, url } = cluster.primary();
    if ((await ask(Number(new URL(url).port), SSL_REQUEST, 1)) !== '') answeredAt = Date.now();
    if (ending.signal.aborted) return;
    if (Date.now() - answeredAt >= SILENT_MS) {
      log(`Postgres ${name} does not answer: another becomes the primary`);
      await cluster.failOver();
      answeredAt = Date.now();
    }
    if (cluster.standbys().length < cluster.nodes.length - 1) {
      await cluster.rejoin();
      log('Postgres has all its standbys again');
    }
  }

  const keeping = (async () => {
    while (!ending.signal.aborted) {
      await look().catch((error: Error) => log(`Postgres could not be kept in order: ${error.message}`));
      await sleep(EVERY_MS, undefined, { signal: ending.signal }).catch(() => {});
    }
  })();

  return {
    async stop() {
      ending.abort();
      await keeping;
    },
  };
}
