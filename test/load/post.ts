import type { Clock } from '../lab/arrivals.ts';
import type { Client } from '../lab/client.ts';
import type { Random } from '../lab/random.ts';
import { writeText } from '../lab/texts.ts';
import type { World } from '../lab/world/world.ts';
import type { LoadRecorder } from './recorder.ts';
import type { Sample } from './samples.ts';

/** One post, timed from when it was due; what became of a sampled one is observed. */
export function createPosting(options: {
  client: Client;
  world: World;
  random: Random;
  run: string;
  recorder: LoadRecorder;
  clock: Clock;
}) {
  const { client, world, random, run, recorder, clock } = options;
  const { users } = world.graph.plan;
  let count = 0;

  return async (due: number, author: number, sample: Sample | undefined): Promise<void> => {
    const { token } = await world.person(author);
    const text =
      writeText(random, () => world.handle(random.below(users))) + (sample ? ` #${sample.tag}` : '');
    // As careful clients do, so that the cost of it is measured, too.
    const headers = { 'idempotency-key': `load-${run}-${count++}` };
    const call = { method: 'POST', path: '/v1/posts', token, body: { text }, headers } as const;
    recorder.posts.sent++;
    recorder.second(due).posts++;
    const answer = await client.send('POST post', call, 201);
    recorder.record('author', due, clock.now() - due);
    recorder.posts.accepted++;
    recorder.owed += world.graph.followerCount(author);
    await sample?.follow(JSON.parse(answer.text).id, due);
  };
}
