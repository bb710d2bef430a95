import { answerOf, Ripple } from '@ripple/client';
import { mapLimit } from '@ripple/concurrency';
import { parseId, type UserId } from '@ripple/messages';
import type { Graph } from './graph.ts';
import { findLastFollower } from './last-follower.ts';
import type { Person, World } from './world.ts';

const AT_ONCE = 8;

/** A world of which all people are kept in memory. */
export interface SmallWorld extends World {
  /** By their numbers in the graph. */
  people: Person[];
  /** @param handle of a person of this world */
  followersOf(handle: string): Person[];
}

/**
 * Creates people who follow each other as any client would, for a small world on a Ripple of which only the
 * address is known, and which may limit how often it is asked. Each reads home once: a timeline exists from its
 * first read on, so the posts of the run are pushed to all of them.
 * @param options.run part of every handle, so that the same Ripple can be used again
 * @throws if that Ripple hands out no tokens
 */
export async function createWorldOverHttp(options: {
  url: URL;
  graph: Graph;
  run: string;
  signal: AbortSignal;
}): Promise<SmallWorld> {
  const { url, graph, run, signal } = options;
  const ripple = new Ripple({ url: url.href });
  const as = (token: string) => new Ripple({ url: url.href, token });
  const handle = (index: number) => `l${run}_${index}`;
  const numbers = Array.from({ length: graph.plan.users }, (_, index) => index);
  const people: Person[] = [];

  await mapLimit(numbers, { limit: AT_ONCE, signal }, async (index) => {
    const name = `Load ${index}`;
    const { user, token } = await ripple.users.create({ handle: handle(index), name }, { signal });
    const id = parseId<UserId>(user.id);
    if (!token || id === undefined) throw new Error('This Ripple hands out no tokens: AUTH_MODE=demo does.');
    people[index] = { id, handle: user.handle, token };
  });
  const followers = new Map(
    numbers.map((author) => [
      handle(author),
      [...graph.followers(author)].map((user) => people[user] as Person),
    ]),
  );
  const follows = [...followers].flatMap(([author, those]) => those.map(({ token }) => ({ author, token })));
  await mapLimit(follows, { limit: AT_ONCE, signal }, async ({ author, token }) => {
    await as(token).users.follow(author, { signal });
  });
  await mapLimit(people, { limit: AT_ONCE, signal }, async ({ token }) => {
    await answerOf(as(token).http.GET('/v1/timelines/home', { signal }));
  });
  return {
    graph,
    people,
    handle,
    followersOf: (handle) => followers.get(handle) ?? [],
    person: async (index) => people[index] as Person,
    lastFollower: (author) => findLastFollower(graph, author, (user) => (people[user] as Person).id),
  };
}
