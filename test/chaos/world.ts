import type { Client } from '../load/client.ts';
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
  client: Client;
  random: Random;
  run: string;
  users: number;
  follows: number;
  signal: AbortSignal;
}): Promise<World> {
  const { client, random, run, users, follows, signal } = options;
  const people: Person[] = Array.from({ length: users }, (_, index) => ({
    handle: `l${run}_${index}`,
    token: '',
    followers: [],
  }));
  const edges = planFollows(users, follows, random).map(
    ([from, to]) => [people[from], people[to]] as [Person, Person],
  );

  await forEach(people, signal, async (person) => {
    const body = { handle: person.handle, name: `Load ${person.handle}` };
    const answer = await client.send('create user', { method: 'POST', path: '/v1/users', body }, 201);
    person.token = JSON.parse(answer.text).token ?? '';
    if (!person.token)
      throw new Error('This Ripple hands out no tokens; the load test needs AUTH_MODE=demo.');
  });
  await forEach(edges, signal, async ([follower, followee]) => {
    const path = `/v1/users/${followee.handle}/follow`;
    await client.send('follow', { method: 'PUT', path, token: follower.token }, 204);
    followee.followers.push(follower);
  });
  await forEach(people, signal, async ({ token }) => {
    await client.send('GET home', { method: 'GET', path: '/v1/timelines/home', token }, 200);
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
