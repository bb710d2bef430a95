import type { Clock } from './arrivals.ts';
import type { Client } from './client.ts';
import type { Random } from './random.ts';
import type { Recorder } from './recorder.ts';
import type { Sample } from './samples.ts';
import { writeText } from './texts.ts';
import type { World } from './world.ts';

/** One post, timed from when it was due; what became of a sampled one is observed. */
export function createPosting(options: {
  client: Client;
  world: World;
  random: Random;
  run: string;
  recorder: Recorder;
  clock: Clock;
}) {
  const { client, world, random, run, recorder, clock } = options;
  const handles = world.people.map(({ handle }) => handle);

  return async (index: number, due: number, sample: Sample | undefined): Promise<void> => {
    const author = sample?.author ?? world.pickAuthor();
    const text = writeText(random, handles) + (sample ? ` #${sample.tag}` : '');
    // As careful clients do, so that the cost of it is measured, too.
    const headers = { 'idempotency-key': `load-${run}-${index}` };
    const call = { method: 'POST', path: '/v1/posts', token: author.token, body: { text }, headers } as const;
    recorder.posts.sent++;
    const answer = await client.send('POST post', call, 201);
    recorder.rings.author.record(clock.now() - due);
    recorder.posts.accepted++;
    await sample?.follow(JSON.parse(answer.text).id, due);
  };
}
