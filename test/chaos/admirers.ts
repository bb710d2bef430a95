import type { Person } from '../lab/world/world.ts';
import { createInsist, type WriterOptions } from './insist.ts';

const TAKE_BACK_EVERY = 4;
const RECENT = 100;

/** A post, and by handle who was told (204) that it is a favourite of theirs, or is none any more. */
export type Wishes = Map<string, Map<string, boolean>>;

/** People who make posts their favourites, and sometimes take that back. */
export function createAdmirers(options: WriterOptions) {
  const { world, run, random, ledger, recorder } = options;
  const insist = createInsist(options);
  const wishes: Wishes = new Map();
  let count = 0;

  async function wish(id: string, person: Person, favourite: boolean): Promise<void> {
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
