import { CAP } from '@ripple/timelines';
import { withRedis } from '../../lab/servers.ts';
import { roles } from '../audience.ts';
import { type Bench, post } from '../bench.ts';
import type { Figure } from '../figure.ts';
import { documentKey, homeKey } from '../redis.ts';

const HOMES = 500;
const CHARACTERS = 140;
/** Ids as they are when one in so many milliseconds comes into a home. */
const MS_APART = 800;
const IDS_PER_MS = 4_096;

export const ENTRY_BYTES = `Redis per entry of a home of ${CAP}, with its key`;

/** What Redis takes for what it is to hold most of. */
export async function measureMemory({ stack, client, authors, world }: Bench): Promise<Figure[]> {
  return withRedis(stack.redisUrl, async (lab) => {
    const redis = lab.onKey('');
    const [author] = authors;
    if (!author) throw new Error('The bench has no author.');
    const id = await post(client, author, 'a'.repeat(CHARACTERS));
    const document = Number(await redis.memory('USAGE', documentKey(id)));

    const used = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
    const people = Array.from({ length: HOMES }, (_, index) => world.person(roles.readers.from + index));
    const keys = (await Promise.all(people)).map(homeKey);
    await redis.del(keys);
    const before = await used();
    const ids = Array.from({ length: CAP }, (_, index) => Number(id) - index * MS_APART * IDS_PER_MS);
    for (const key of keys) {
      // Pushed one after another, as they come: what is written at once may be packed tighter.
      const pipeline = redis.pipeline();
      for (const each of ids.toReversed()) pipeline.lpush(key, each);
      await pipeline.exec();
    }
    const bytes = ((await used()) - before) / (HOMES * CAP);
    await redis.del(keys);
    return [
      {
        name: ENTRY_BYTES,
        unit: 'bytes',
        values: [bytes],
        goal: { of: 'value', atMost: 12 },
      },
      {
        name: `Redis per document of ${CHARACTERS} characters`,
        unit: 'bytes',
        values: [document],
        goal: { of: 'value', atMost: 1_024 },
      },
    ];
  });
}
