import type { UserId } from '@ripple/ids';
import type { Client } from '../client.ts';
import { forEach } from '../for-each.ts';
import type { Graph } from './graph.ts';
import { findLastFollower } from './last-follower.ts';
import type { Person, World } from './world.ts';

/**
 * Creates people and has them follow each other, as any client would: for a small world on a Ripple of which
 * only the address is known. Everybody reads home once: a timeline exists from its first read on, so the posts
 * of the run are pushed to all of them.
 * @param run part of every handle, so that the same Ripple can be loaded again
 */
export async function createWorldOverHttp(options: {
  client: Client;
  graph: Graph;
  run: string;
  signal: AbortSignal;
}): Promise<World & { people: Person[] }> {
  const { client, graph, run, signal } = options;
  const numbers = Array.from({ length: graph.plan.users }, (_, index) => index);
  const handle = (index: number) => `l${run}_${index}`;
  const people: Person[] = [];

  await forEach(numbers, signal, async (index) => {
    const body = { handle: handle(index), name: `Load ${index}` };
    const answer = await client.send('create user', { method: 'POST', path: '/v1/users', body }, 201);
    const { user, token } = JSON.parse(answer.text);
    if (!token) throw new Error('This Ripple hands out no tokens; the load test needs AUTH_MODE=demo.');
    people[index] = { id: Number(user.id) as UserId, handle: body.handle, token };
  });
  const personOf = (index: number) => people[index] as Person;
  await forEach(numbers, signal, async (author) => {
    const path = `/v1/users/${handle(author)}/follow`;
    for (const follower of graph.followers(author)) {
      await client.send('follow', { method: 'PUT', path, token: personOf(follower).token }, 204);
    }
  });
  await forEach(people, signal, async ({ token }) => {
    await client.send('GET home', { method: 'GET', path: '/v1/timelines/home', token }, 200);
  });
  return {
    graph,
    people,
    handle,
    person: async (index) => personOf(index),
    lastFollower: (author) => findLastFollower(graph, author, (user) => personOf(user).id),
  };
}
