import { Ripple } from '@ripple/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { createGraph } from './graph.ts';
import { createWorldOverHttp } from './over-http.ts';

const graph = createGraph({ users: 24, meanFollows: 4, largest: 12, seed: 4 });

let server: TestRipple;

beforeAll(async () => {
  server = await startRipple({ services: ['api'] });
});
afterAll(() => server?.dispose());

it('is what the graph says, and everybody in it has a token', async () => {
  const url = new URL(server.url);
  const { signal } = new AbortController();
  const world = await createWorldOverHttp({ url, graph, run: 'test', signal });
  for (const [index, { handle, token }] of world.people.entries()) {
    expect(handle).toBe(world.handle(index));
    const { counts } = await new Ripple({ url: url.href, token }).users.get(handle);
    expect(counts.followers).toBe(graph.followerCount(index));
  }
});
