import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Urls } from './servers/urls.ts';

/**
 * Says where the servers of a running stack are, for `npm run ripple` (services/cli/src/config.ts). Readable by
 * its owner alone: there are passwords in it.
 * @returns what takes it away again
 */
export function writeUrlsFile(dir: string, urls: Urls, namespace: string): () => void {
  const file = path.join(dir, 'urls.json');
  const content = {
    DATABASE_URL: urls.databaseUrl,
    AMQP_URL: urls.amqpUrl,
    REDIS_URL: urls.redisUrl,
    ...urls.nodes,
    NAMESPACE: namespace,
  };
  const remove = () => rmSync(file, { force: true });
  // A file that a killed run has left behind would keep its mode.
  remove();
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  return remove;
}
