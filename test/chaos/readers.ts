import type { Clock } from '../lab/arrivals.ts';
import type { Client } from '../lab/client.ts';
import type { Random } from '../lab/random.ts';
import { tags } from '../lab/texts.ts';
import type { SmallWorld } from '../lab/world/over-http.ts';
import type { Absences } from './absences.ts';
import { compare } from './compare.ts';
import { type Ledger, textAt } from './ledger.ts';
import type { ChaosRecorder } from './recorder.ts';
import type { Restless } from './restless.ts';
import { type Item, showItem } from './verify.ts';

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

interface Authored {
  author: { id: string };
}

interface ReadItem extends Authored, Item {
  repostOf?: (Authored & { id: string; text: string }) | null;
}

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
  isBlocked: Restless['isBlocked'];
  isAway: Absences['isAway'];
}) {
  const { client, world, random, ledger, recorder, clock, isBlocked, isAway } = options;

  return async function read(): Promise<void> {
    const reader = random.pick(world.people);
    const { token, handle } = reader;
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
    const { items }: { items: ReadItem[] } = JSON.parse(answer.text);
    const shown = items.map(showItem);
    const textOf = (id: string) => {
      const posting = ledger.byId(id);
      return posting && textAt(posting, since);
    };
    const { doubled, outOfOrder, outdated } = compare({ owed: [], textOf }, shown);
    if (doubled.length > 0) recorder.wrongPage(`${way}: a post twice`, since);
    if (outOfOrder > 0) recorder.wrongPage(`${way}: out of order`, since);
    if (outdated.length > 0) recorder.wrongPage(`${way}: a text from before an edit`, since);
    const isGone = (id: string) => (ledger.byId(id)?.deletedAt ?? Number.POSITIVE_INFINITY) < since;
    if (shown.some(({ id }) => isGone(id))) recorder.wrongPage(`${way}: a deleted post`, since);
    const isHidden = (id: string) => {
      const { hiddenAt = Number.POSITIVE_INFINITY, author } = ledger.byId(id) ?? {};
      return hiddenAt < since && author?.id !== reader.id;
    };
    if (shown.some(({ post }) => isHidden(post))) recorder.wrongPage(`${way}: a hidden post`, since);
    const authors = items.flatMap(({ author, repostOf }) => [author, repostOf?.author ?? author]);
    if (authors.some(({ id }) => isBlocked(reader, id, since))) {
      recorder.wrongPage(`${way}: a post of an author whom the reader blocks`, since);
    }
    if (authors.some(({ id }) => isAway(id, since))) {
      recorder.wrongPage(`${way}: a post of an author who is suspended or has left`, since);
    }
  };
}
