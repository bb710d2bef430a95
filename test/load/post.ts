import type { Clock } from '../lab/arrivals.ts';
import type { Client } from '../lab/client.ts';
import type { Random } from '../lab/random.ts';
import { writeText } from '../lab/texts.ts';
import type { World } from '../lab/world/world.ts';
import type { LoadedApi } from './api/api.ts';
import type { LoadRecorder } from './recorder.ts';
import type { Sample } from './samples.ts';

/** One post, timed from when it was due; what became of a sampled one is observed. */
export function createPosting(options: {
  api: LoadedApi;
  client: Client;
  world: World;
  random: Random;
  run: string;
  recorder: LoadRecorder;
  clock: Clock;
}) {
  const { api, client, world, random, run, recorder, clock } = options;
  const { users } = world.graph.plan;
  let count = 0;

  return async (due: number, author: number, sample: Sample | undefined): Promise<void> => {
    const by = await world.person(author);
    const text =
      writeText(random, () => world.handle(random.below(users))) + (sample ? ` #${sample.tag}` : '');
    // As careful clients do, so that the cost of it is measured, too.
    const headers = { 'idempotency-key': `load-${run}-${count++}` };
    recorder.posts.sent++;
    recorder.second(due).posts++;
    const answer = await api.post(client, by, text, headers);
    recorder.record('author', due, clock.now() - due);
    recorder.posts.accepted++;
    recorder.owed += world.graph.followerCount(author);
    await sample?.follow(JSON.parse(answer.text).id, due);
  };
}
