import { answerOf, createRipple } from '@ripple/client';
import { forEach } from '../load/for-each.ts';
import { createPowerLaw, type Random } from '../load/random.ts';

export interface Person {
  handle: string;
  token: string;
  followers: Person[];
}

export interface World {
  people: Person[];
  /** Somebody who posts: whoever is followed more posts more. Everybody it answers has a follower. */
  pickAuthor(): Person;
}

const MOST_ATTEMPTS_PER_FOLLOW = 20;

/**
 * Creates people who follow each other by a power law, over HTTP as any client would. Everybody reads
 * home once: a timeline exists from its first read on, so the posts of the run are pushed to all of them.
 * @param run part of every handle, so that the same Ripple can be loaded again
 */
export async function createWorld(options: {
  url: URL;
  random: Random;
  run: string;
  users: number;
  follows: number;
  signal: AbortSignal;
}): Promise<World> {
  const { url, random, run, users, follows, signal } = options;
  const ripple = createRipple({ url: url.href });
  const people: Person[] = Array.from({ length: users }, (_, index) => ({
    handle: `l${run}_${index}`,
    token: '',
    followers: [],
  }));
  const edges = planFollows(users, follows, random).map(
    ([from, to]) => [people[from], people[to]] as [Person, Person],
  );

  await forEach(people, signal, async (person) => {
    const { handle } = person;
    const { token } = await ripple.users.create({ handle, name: `Load ${handle}` }, { signal });
    if (!token) throw new Error('This Ripple hands out no tokens; the load test needs AUTH_MODE=demo.');
    person.token = token;
  });
  await forEach(edges, signal, async ([follower, followee]) => {
    await ripple.as(follower.token).users.follow(followee.handle, { signal });
    followee.followers.push(follower);
  });
  await forEach(people, signal, async ({ token }) => {
    await answerOf(ripple.as(token).http.GET('/v1/timelines/home', { signal }));
  });

  const authors = people.filter(({ followers }) => followers.length > 0);
  const pick = createPowerLaw(authors.length, random);
  return { people, pickAuthor: () => authors[pick()] as Person };
}

/** Who follows whom, as indexes: everybody the same number of others, the first of them most often. */
export function planFollows(users: number, follows: number, random: Random): [from: number, to: number][] {
  const pick = createPowerLaw(users, random);
  return Array.from({ length: users }, (_, from) => {
    const followees = new Set<number>();
    const wanted = Math.min(follows, users - 1);
    for (let left = wanted * MOST_ATTEMPTS_PER_FOLLOW; left > 0 && followees.size < wanted; left--) {
      const to = pick();
      if (to !== from) followees.add(to);
    }
    return [...followees].map((to): [number, number] => [from, to]);
  }).flat();
}
