import { answerOf, createRipple } from '@ripple/client';
import type { UserId } from '@ripple/ids';
import { forEach } from '../for-each.ts';
import type { Graph } from './graph.ts';
import { findLastFollower } from './last-follower.ts';
import type { Person, World } from './world.ts';

/**
 * Creates people and has them follow each other, as any client would: for a small world on a Ripple of which
 * only the address is known, and which may limit how often it is asked. Everybody reads home once: a timeline exists from its first read on, so the posts
 * of the run are pushed to all of them.
 * @param run part of every handle, so that the same Ripple can be loaded again
 */
export async function createWorldOverHttp(options: {
  url: URL;
  graph: Graph;
  run: string;
  signal: AbortSignal;
}): Promise<World & { people: Person[] }> {
  const { url, graph, run, signal } = options;
  const ripple = createRipple({ url: url.href });
  const numbers = Array.from({ length: graph.plan.users }, (_, index) => index);
  const handle = (index: number) => `l${run}_${index}`;
  const people: Person[] = [];

  await forEach(numbers, signal, async (index) => {
    const { user, token } = await ripple.users.create(
      { handle: handle(index), name: `Load ${index}` },
      { signal },
    );
    if (!token) throw new Error('This Ripple hands out no tokens; the load test needs AUTH_MODE=demo.');
    people[index] = { id: Number(user.id) as UserId, handle: user.handle, token };
  });
  const personOf = (index: number) => people[index] as Person;
  await forEach(numbers, signal, async (author) => {
    for (const follower of graph.followers(author)) {
      await ripple.as(personOf(follower).token).users.follow(handle(author), { signal });
    }
  });
  await forEach(people, signal, async ({ token }) => {
    await answerOf(ripple.as(token).http.GET('/v1/timelines/home', { signal }));
  });
  return {
    graph,
    people,
    handle,
    person: async (index) => personOf(index),
    lastFollower: (author) => findLastFollower(graph, author, (user) => personOf(user).id),
  };
}
