import type { SeenEvent } from './events.ts';
import type { Disagreements } from './findings.ts';
import { groupBy } from './group-by.ts';
import type { Ledger } from './ledger.ts';
import type { Rows } from './rows.ts';
import { keyOf } from './wishes.ts';

/** Of what is made, may change, and may be gone: a post, or that one user follows another. */
interface Life {
  /** Whether it is there by Postgres. */
  holds: boolean;
  /** Whether it can be made again. */
  mayReturn: boolean;
}

/**
 * Compares two readings of the same events: one that went on through all faults, and one from the beginning. Every event
 * is in both once, at the same place.
 */
export function compareReadings(first: readonly SeenEvent[], again: readonly SeenEvent[]): Disagreements {
  const found: Disagreements = { lost: [], doubled: [], unexpected: [] };
  const nameEvent = ({ id, type, actor, object }: SeenEvent) => `event ${id} (${type} ${object} by ${actor})`;
  for (const events of [first, again]) {
    const ids = new Set<string>();
    for (const event of events) {
      if (ids.has(event.id)) found.doubled.push(nameEvent(event));
      ids.add(event.id);
    }
  }
  const [inFirst, inAgain] = [first, again].map((events) => new Set(events.map(({ id }) => id)));
  const missing = again.filter(({ id }) => !inFirst?.has(id));
  const gone = first.filter(({ id }) => !inAgain?.has(id));
  found.lost.push(...missing.map((event) => `${nameEvent(event)} is missing in the first reading`));
  found.unexpected.push(...gone.map((event) => `${nameEvent(event)} is missing when read again`));
  if (missing.length + gone.length + found.doubled.length > 0) return found;
  const at = first.findIndex((event, index) => nameEvent(event) !== nameEvent(again[index] as SeenEvent));
  const changed = first[at];
  if (changed) found.unexpected.push(`${nameEvent(changed)} was not at its place, ${at}, when read again`);
  return found;
}

/**
 * Compares events with what Postgres holds: each thing began once before it ended, is there if that was last, and
 * whatever is there has begun.
 */
export function checkEvents(
  events: readonly SeenEvent[],
  rows: Rows,
  { byId }: Pick<Ledger, 'byId'>,
): Disagreements {
  const found: Disagreements = { lost: [], doubled: [], unexpected: [] };
  const lives = livesOf(rows);
  const byThing = groupBy(
    events.filter(({ type }) => type !== 'post.edited'),
    thingOf,
  );
  for (const thing of new Set([...lives.keys(), ...byThing.keys()])) {
    const { holds, mayReturn } = lives.get(thing) ?? { holds: false, mayReturn: true };
    const changes = (byThing.get(thing) ?? []).map(({ type }) => type.slice(type.indexOf('.') + 1));
    for (const [at, change] of changes.entries()) {
      const expected = at % 2 === 0 ? 'created' : 'deleted';
      const isOver = at > 1 && !mayReturn;
      if (change === expected && !isOver) continue;
      if (isOver || change === changes[at - 1]) found.doubled.push(`${thing} was ${change} a second time`);
      else found.unexpected.push(`${thing} was ${change}, where it could be ${expected}`);
      break;
    }
    const isThere = changes.at(-1) === 'created';
    if (holds && !isThere) found.lost.push(`${thing} is there, and no event says so`);
    if (!holds && isThere) found.lost.push(`${thing} is not there, and no event says that it is gone`);
    if (lives.has(thing) && !holds && changes.length === 0 && !mayReturn) {
      found.lost.push(`${thing} was there, and no event says so`);
    }
  }
  const edits = groupBy(
    events.filter(({ type }) => type === 'post.edited'),
    ({ object }) => object,
  );
  for (const { id } of rows.posts) checkEdits(id, edits.get(id)?.length ?? 0, byId(id)?.edits ?? [], found);
  const known = new Set(rows.posts.map(({ id }) => id));
  for (const id of edits.keys())
    if (!known.has(id)) found.unexpected.push(`post ${id} was edited, and never there`);
  return found;
}

function checkEdits(
  id: string,
  told: number,
  edits: { answeredAt: number | undefined }[],
  found: Disagreements,
): void {
  const least = edits.filter(({ answeredAt }) => answeredAt !== undefined).length;
  if (told < least) found.lost.push(`${told} of ${least} edits of post ${id} are events`);
  if (told > edits.length) found.doubled.push(`${told} edits of post ${id} are events, of ${edits.length}`);
}

/** Compares the posts in events with Postgres: each as it was when the event was read, and none of it once it is gone. */
export function checkContents(events: readonly SeenEvent[], rows: Rows): Disagreements {
  const found: Disagreements = { lost: [], doubled: [], unexpected: [] };
  const posts = new Map(rows.posts.map((row) => [row.id, row]));
  for (const { id, type, object, text } of events) {
    const post = type.startsWith('post.') ? posts.get(object) : undefined;
    if (!post) continue;
    const owed = post.isDeleted ? undefined : post.text;
    if (text === owed) continue;
    if (text === undefined) found.lost.push(`event ${id} shows nothing of post ${object}`);
    else found.unexpected.push(`event ${id} shows post ${object} as it is not`);
  }
  return found;
}

/** How often each has begun, by the ids of who did it and to what. @param kind `follow` or `favourite` */
export function countBegun(events: readonly SeenEvent[], kind: string): Map<string, number> {
  const begun = events.filter(({ type }) => type === `${kind}.created`);
  const groups = groupBy(begun, ({ actor, object }) => keyOf(actor ?? '', object));
  return new Map([...groups].map(([key, { length }]) => [key, length]));
}

/** What an event is about. Marks and follows are by a user; a post has an author, who is the only one to act on it. */
const thingOf = ({ type, actor, object }: SeenEvent): string => {
  const kind = type.slice(0, type.indexOf('.'));
  return `${kind} ${kind === 'user' ? object : keyOf(actor ?? '', object)}`;
};

function livesOf(rows: Rows): Map<string, Life> {
  const once = { mayReturn: false };
  const again = { holds: true, mayReturn: true };
  return new Map<string, Life>([
    ...rows.users.map(({ id }) => [`user ${id}`, { ...once, holds: true }] as const),
    ...rows.posts.map(({ id, author, repostOf, isDeleted }) => {
      const kind = repostOf === null ? 'post' : 'repost';
      return [`${kind} ${keyOf(author, id)}`, { ...once, holds: !isDeleted }] as const;
    }),
    ...rows.follows.map(({ follower, followee }) => [`follow ${keyOf(follower, followee)}`, again] as const),
    ...rows.favourites.map(({ user, post }) => [`favourite ${keyOf(user, post)}`, again] as const),
  ]);
}
