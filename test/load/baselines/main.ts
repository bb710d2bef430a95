import { serveParent } from '../../lab/fork-server.ts';
import type { BaselineName } from '../../lab/target.ts';
import type { Design } from './design.ts';
import { inRequest } from './in-request.ts';
import { perFollower, startWorker } from './per-follower.ts';
import { pull } from './pull.ts';
import { createServer } from './server.ts';
import { openShop, type Shop } from './shop.ts';

const designs: Record<BaselineName, (shop: Shop, amqpUrl: string) => Design | Promise<Design>> = {
  'in-request': inRequest,
  'per-follower': perFollower,
  pull,
};

/** A process of a baseline: `main.ts <name> api|worker`. */
const [name, part] = process.argv.slice(2) as [BaselineName, 'api' | 'worker'];
const { DATABASE_URL = '', REDIS_URL = '', AMQP_URL = '', JWT_SECRET = '' } = process.env;
const shop = openShop({ databaseUrl: DATABASE_URL, redisUrl: REDIS_URL });

const { app, close } =
  part === 'api' ? await startApi() : { ...(await startWorker(shop, AMQP_URL)), app: undefined };
await serveParent(app, async () => {
  await close?.();
  await shop.close();
});

async function startApi() {
  const design = await designs[name](shop, AMQP_URL);
  return { app: createServer(shop, design, JWT_SECRET), close: design.close };
}
