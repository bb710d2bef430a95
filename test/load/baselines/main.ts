import type { BaselineName } from '../report/result.ts';
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

/** A process of a baseline: `main.ts <name> api|worker`. It ends with its parent. */
const [name, part] = process.argv.slice(2) as [BaselineName, 'api' | 'worker'];
const { DATABASE_URL = '', REDIS_URL = '', AMQP_URL = '', JWT_SECRET = '', PORT = '0' } = process.env;
const shop = openShop({ databaseUrl: DATABASE_URL, redisUrl: REDIS_URL });

async function start(): Promise<() => Promise<void>> {
  if (part === 'worker') return (await startWorker(shop, AMQP_URL)).close;
  const design = await designs[name](shop, AMQP_URL);
  const app = createServer(shop, design, JWT_SECRET);
  await app.listen({ host: '127.0.0.1', port: Number(PORT) });
  return async () => {
    await app.close();
    await design.close?.();
  };
}

const stop = await start();
process.send?.('ready');
process.once('disconnect', async () => {
  await stop();
  await shop.close();
});
