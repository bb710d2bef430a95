import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresCluster, PostgresNode } from './postgres-cluster.ts';
import { ask } from './tcp.ts';

const EVERY_MS = 250;
/** A primary that dies alone is started again in less, and keeps its place. */
const SILENT_MS = 2_000;
/** One that is not answered may be the fault of this process, on a machine that has no time for it. */
const SILENT_LOOKS = 2;
/** https://www.postgresql.org/docs/current/protocol-message-formats.html: its answer is one byte, before any log-in. */
const SSL_REQUEST = '\0\0\0\x08\x04\xd2\x16\x2f';

const answers = async ({ url }: PostgresNode) =>
  (await ask(Number(new URL(url).port), SSL_REQUEST, 1)) !== '';

/**
 * Replaces the primary when it has not answered for two seconds, whether it is dead, frozen or cut off, and makes a
 * standby of it afterwards. What fails is tried again.
 */
export function keepPrimary(
  cluster: PostgresCluster,
  log: (line: string) => void,
): { stop(): Promise<void> } {
  const ending = new AbortController();
  let answeredAt = Date.now();
  let silentLooks = 0;

  async function look(): Promise<void> {
    const primary = cluster.findPrimary();
    if (primary && (await answers(primary))) {
      answeredAt = Date.now();
      silentLooks = 0;
    } else {
      silentLooks += 1;
    }
    if (ending.signal.aborted) return;
    if (!primary || (silentLooks >= SILENT_LOOKS && Date.now() - answeredAt >= SILENT_MS)) {
      log(
        `Postgres ${primary === undefined ? 'has no primary' : `${primary.name} does not answer`}: one is promoted`,
      );
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
