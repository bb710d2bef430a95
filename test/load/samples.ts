import { type Ring, rings } from '@ripple/messages';
import type { Clock } from '../lab/arrivals.ts';
import { CallError, type Client } from '../lab/client.ts';
import { observe } from '../lab/observe.ts';
import type { Random } from '../lab/random.ts';
import { feedOf, homeOf, profileOf, tagTimeline, type View } from '../lab/views.ts';
import { LARGEST } from '../lab/world/graph.ts';
import type { World } from '../lab/world/world.ts';
import type { LoadRecorder } from './recorder.ts';

/** A post that is followed outward through all rings. */
export interface Sample {
  /** Its number in the world. */
  author: number;
  /** On no other post, so that its timeline holds this post only. */
  tag: string;
  /**
   * Reads every view once, before the post. Ripple pushes to timelines and renders feeds that are
   * read; without this the first poll would build them from Postgres and measure that instead.
   */
  open(): Promise<void>;
  /** Looks for the post in every ring; called when its POST has been answered. */
  follow(post: string, since: number): Promise<void>;
}

const POLL_MS = { followers: 50, public: 100, feeds: 500 };

export async function createSample(options: {
  author: number;
  tag: string;
  /** In which rings its post can be seen. */
  rings: readonly Ring[];
  client: Client;
  world: World;
  random: Random;
  recorder: LoadRecorder;
  clock: Clock;
  signal: AbortSignal;
}): Promise<Sample> {
  const { author, tag, client, world, recorder, clock, signal } = options;
  const person = await world.person(author);
  const own = { home: homeOf(client, person), profile: profileOf(client, person) };
  const watched: { ring: Exclude<Ring, 'author'>; view: View }[] = [];
  const seen = (ring: Ring) => options.rings.includes(ring);
  if (seen('followers')) {
    for (const follower of watchers(options)) {
      watched.push({ ring: 'followers', view: homeOf(client, await world.person(follower)) });
    }
  }
  if (seen('public')) watched.push({ ring: 'public', view: tagTimeline(client, tag) });
  if (seen('feeds')) watched.push({ ring: 'feeds', view: feedOf(client, person) });
  const ofAuthor = seen('public') ? [own.home, own.profile] : [own.home];

  async function mustShow(view: View, post: string): Promise<void> {
    if (await view.shows(post)) return;
    throw new CallError(
      'own home or profile without own post',
      `post ${post} is not in its author's home or profile`,
    );
  }

  async function reach(ring: Exclude<Ring, 'author'>, view: View, post: string, since: number) {
    const limits = { everyMs: POLL_MS[ring], limitMs: rings[ring].worstMs };
    const ms = await observe({ view, post, since, ...limits, clock, signal, onError: recorder.fail });
    if (ms !== undefined) recorder.record(ring, since, ms);
    else if (!signal.aborted) recorder.unseen[ring]++;
    return ms;
  }

  return {
    author,
    tag,
    async open() {
      const all = [...ofAuthor, ...watched.map(({ view }) => view)];
      await Promise.all(all.map((view) => view.open().catch(recorder.fail)));
    },
    async follow(post, since) {
      const [reached] = await Promise.all([
        Promise.all(
          watched.map(async ({ ring, view }) => ({ ring, ms: await reach(ring, view, post, since) })),
        ),
        // Ring 1 promises more than a time: the very next read of the author has the post.
        ...ofAuthor.map((view) => mustShow(view, post).catch(recorder.fail)),
      ]);
      const late = reached.flatMap(({ ring, ms }) => (ring === 'followers' && ms !== undefined ? [ms] : []));
      if (author === LARGEST && late.length > 0) recorder.largest.record(Math.max(...late));
    },
  };
}

/** Drawing one from among a million would take a generator's time. */
const DRAWN_FROM = 1_000;

/** A follower drawn at random, and the one whom the delivery reaches last. */
function watchers({ author, world, random }: { author: number; world: World; random: Random }): Set<number> {
  const last = world.lastFollower(author);
  const chosen = random.below(Math.min(DRAWN_FROM, world.graph.followerCount(author)));
  let index = 0;
  for (const follower of world.graph.followers(author)) {
    if (index++ < chosen) continue;
    return new Set(last === undefined ? [follower] : [follower, last]);
  }
  return new Set();
}
