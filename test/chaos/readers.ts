import type { Clock } from '../lab/arrivals.ts';
import type { Client } from '../lab/client.ts';
import type { Random } from '../lab/random.ts';
import { tags } from '../lab/texts.ts';
import type { SmallWorld } from '../lab/world/over-http.ts';
import { compare } from './compare.ts';
import type { Ledger } from './ledger.ts';
import type { ChaosRecorder } from './recorder.ts';

/** More than half of what is read are homes. */
const ways = [
  'home',
  'home',
  'home',
  'home',
  'home',
  'home',
  'profile',
  'profile',
  'tag',
  'public',
  'feed',
] as const;

/**
 * People who read all the time: it keeps timelines alive, so that posts are pushed into them. What holds for
 * a page at every moment, also in the midst of a fault, is looked at each time.
 */
export function createReaders(options: {
  client: Client;
  world: SmallWorld;
  random: Random;
  ledger: Ledger;
  recorder: ChaosRecorder;
  clock: Clock;
}) {
  const { client, world, random, ledger, recorder, clock } = options;

  return async function read(): Promise<void> {
    const { token, handle } = random.pick(world.people);
    const paths = {
      home: '/v1/timelines/home',
      profile: `/v1/users/${handle}/posts`,
      tag: `/v1/timelines/tags/${encodeURIComponent(random.pick(tags))}`,
      public: '/v1/timelines/public',
      feed: `/v1/users/${handle}/feed.json`,
    };
    const way = random.pick(ways);
    const since = clock.now();
    const answer = await client
      .send(`GET ${way}`, { method: 'GET', path: paths[way], token }, 200)
      .catch((error) => {
        recorder.failedRead(since, clock.now() - since);
        throw error;
      });
    recorder.reads++;
    // Only read, so that it is kept up to date.
    if (way === 'feed') return;
    const shown: string[] = JSON.parse(answer.text).items.map(({ id }: { id: string }) => id);
    const { doubled, outOfOrder } = compare(shown, shown);
    if (doubled.length > 0) recorder.wrongPage(`${way}: a post twice`, since);
    if (outOfOrder > 0) recorder.wrongPage(`${way}: out of order`, since);
    const isGone = (id: string) => (ledger.byId(id)?.deletedAt ?? Number.POSITIVE_INFINITY) < since;
    if (shown.some(isGone)) recorder.wrongPage(`${way}: a deleted post`, since);
  };
}
