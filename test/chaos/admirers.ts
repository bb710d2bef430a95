import type { Clock } from '../load/arrivals.ts';
import type { Client } from '../load/client.ts';
import type { Random } from '../load/random.ts';
import type { World } from '../load/world.ts';
import { createInsist } from './insist.ts';
import type { Ledger } from './ledger.ts';
import type { Recorder } from './recorder.ts';

const TAKE_BACK_EVERY = 4;
const RECENT = 100;

/** A post, and by handle who was told (204) that it is a favourite of theirs, or is none any more. */
export type Wishes = Map<string, Map<string, boolean>>;

/** People who make posts their favourites, and sometimes take that back. */
export function createAdmirers(options: {
  client: Client;
  world: World;
  run: string;
  random: Random;
  ledger: Ledger;
  recorder: Recorder;
  clock: Clock;
  signal: AbortSignal;
}) {
  const { world, run, random, ledger, recorder } = options;
  const insist = createInsist(options);
  const wishes: Wishes = new Map();
  let count = 0;

  async function wish(id: string, person: World['people'][number], favourite: boolean): Promise<void> {
    const method = favourite ? 'PUT' : 'DELETE';
    const { status } = await insist(`${method} favourite`, {
      method,
      path: `/v1/posts/${id}/favourite`,
      token: person.token,
      // So that one that arrives late doesn't undo what came after it.
      headers: { 'idempotency-key': `chaos-${run}-favourite-${count++}` },
    });
    if (status === 204) wishes.get(id)?.set(person.handle, favourite);
    else recorder.fail(`${method} favourite: status ${status}`);
  }

  async function admire(): Promise<void> {
    const recent = ledger.lasting().filter(({ visibility }) => visibility === 'public');
    if (recent.length === 0) return;
    const [id] = random.pick(recent.slice(-RECENT)).ids;
    const person = random.pick(world.people);
    const takesBack = random.below(TAKE_BACK_EVERY) === 0;
    if (id === undefined || wishes.get(id)?.has(person.handle)) return;
    if (!wishes.has(id)) wishes.set(id, new Map());
    await wish(id, person, true);
    if (takesBack) await wish(id, person, false);
  }

  return { admire, wishes };
}
