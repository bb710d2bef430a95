import { type Ring, rings } from '@ripple/budgets';
import type { Clock } from './arrivals.ts';
import { CallError, type Client } from './client.ts';
import { observe } from './observe.ts';
import type { Random } from './random.ts';
import type { Recorder } from './recorder.ts';
import { feedOf, homeOf, profileOf, tagTimeline, type View } from './views.ts';
import type { Person, World } from './world.ts';

/** A post that is followed outward through all rings. */
export interface Sample {
  author: Person;
  /** On no other post, so that its timeline holds this post only. */
  tag: string;
  /**
   * Reads every view once, before the post. Ripple pushes to timelines and renders feeds that somebody
   * reads; without this the first poll would build them from Postgres and measure that instead.
   */
  open(): Promise<void>;
  /** Looks for the post in every ring; called when its POST has been answered. */
  follow(post: string, since: number): Promise<void>;
}

const POLL_MS = { followers: 50, public: 100, feeds: 500 };

export function createSample(
  index: number,
  options: {
    client: Client;
    world: World;
    random: Random;
    run: string;
    recorder: Recorder;
    clock: Clock;
    signal: AbortSignal;
  },
): Sample {
  const { client, world, random, run, recorder, clock, signal } = options;
  const author = world.pickAuthor();
  const tag = `부하${run}n${index}`;
  const own = { home: homeOf(client, author), profile: profileOf(client, author) };
  const views = {
    followers: homeOf(client, random.pick(author.followers)),
    public: tagTimeline(client, tag),
    feeds: feedOf(client, author),
  };

  async function mustShow(name: string, view: View, post: string): Promise<void> {
    if (await view.shows(post)) return;
    throw new CallError(`own ${name} without own post`, `post ${post} is not in its author's ${name}`);
  }

  async function reach(ring: Exclude<Ring, 'author'>, post: string, since: number): Promise<void> {
    const limits = { everyMs: POLL_MS[ring], limitMs: rings[ring].worstMs };
    const context = { clock, signal, onError: recorder.fail };
    const ms = await observe({ view: views[ring], post, since, ...limits, ...context });
    if (ms !== undefined) recorder.rings[ring].record(ms);
    else if (!signal.aborted) recorder.unseen[ring]++;
  }

  return {
    author,
    tag,
    async open() {
      const all = [...Object.values(own), ...Object.values(views)];
      await Promise.all(all.map((view) => view.open().catch(recorder.fail)));
    },
    async follow(post, since) {
      await Promise.all([
        // Ring 1 promises more than a time: the very next read of the author has the post.
        mustShow('home', own.home, post).catch(recorder.fail),
        mustShow('profile', own.profile, post).catch(recorder.fail),
        reach('followers', post, since),
        reach('public', post, since),
        reach('feeds', post, since),
      ]);
    },
  };
}
