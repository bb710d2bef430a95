import type { Clock } from '../lab/arrivals.ts';
import type { Client } from '../lab/client.ts';
import { observe } from '../lab/observe.ts';
import type { Random } from '../lab/random.ts';
import { homeOf, publicTimeline, type View } from '../lab/views.ts';
import { waitUntil } from '../lab/wait.ts';
import type { Person } from '../lab/world/world.ts';
import type { Ledger, Posting } from './ledger.ts';
import type { Injected } from './recorder.ts';

/** The wait ends after this long; what is missing then is looked for by name. */
const RECOVERY_LIMIT_MS = 60_000;
const SAMPLES = 6;
const POLL_MS = 250;

/**
 * Waits until posts from before and during a fault are accepted and to be seen, each by one of its author's
 * followers and, if it is public, in the public timeline.
 * @returns the ms since the fault's end, or undefined if that took too long
 */
export async function waitForRecovery(
  { beganAt, endedAt = beganAt }: Injected,
  options: {
    ledger: Ledger;
    followersOf: (handle: string) => Person[];
    client: Client;
    random: Random;
    clock: Clock;
    signal: AbortSignal;
  },
): Promise<number | undefined> {
  const { ledger, followersOf, client, random, clock, signal } = options;
  const context = { since: endedAt, everyMs: POLL_MS, limitMs: RECOVERY_LIMIT_MS, clock, signal };
  const see = async (posting: Posting) => {
    await waitUntil(
      () => posting.acceptedAt,
      (at) => at !== undefined,
      { ...context, everyMs: POLL_MS / 5, limitMs: endedAt + RECOVERY_LIMIT_MS - clock.now() },
    );
    const [post] = posting.ids;
    if (post === undefined) return [undefined];
    const followers = followersOf(posting.author.handle);
    const views: View[] = followers.length === 0 ? [] : [homeOf(client, random.pick(followers))];
    if (posting.visibility === 'public') views.push(publicTimeline(client));
    // A read that fails is one more that doesn't show the post.
    return Promise.all(views.map((view) => observe({ view, post, onError: () => {}, ...context })));
  };
  const seen = await Promise.all(sample(ledger.postings, beganAt, endedAt).map(see));
  const waited = seen.flat().map((ms) => ms ?? Number.POSITIVE_INFINITY);
  const longest = Math.max(0, ...waited);
  return Number.isFinite(longest) ? longest : undefined;
}

/** Some posts of a time, the first and the last among them; the last one before it, if there are none. */
export function sample(postings: Posting[], from: number, to: number): Posting[] {
  const steady = postings.filter(
    ({ doomed, wavering, begunAt }) => !doomed && wavering === undefined && begunAt <= to,
  );
  const within = steady.filter(({ begunAt }) => begunAt >= from);
  if (within.length === 0) return steady.slice(-1);
  const count = Math.min(SAMPLES, within.length);
  const step = (within.length - 1) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, index) => within[Math.round(index * step)] as Posting);
}
