import type { SeenEvent } from './events.ts';
import type { Disagreements } from './findings.ts';
import { groupBy } from './group-by.ts';
import type { Ledger } from './ledger.ts';
import { listLeft, type Rows } from './rows.ts';
import { keyOf } from './wishes.ts';

/** Of what is made, may change, and may be gone: a post, or that one user follows another, or that a post is hidden. */
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
  const [lives, left] = [livesOf(rows), listLeft(rows)];
  const byThing = groupBy(
    events.flatMap((event) => changeOf(event) ?? []),
    ({ thing }) => thing,
  );
  for (const thing of new Set([...lives.keys(), ...byThing.keys()])) {
    const { holds, mayReturn } = lives.get(thing) ?? { holds: false, mayReturn: true };
    const nextAt = (at: number) => (at % 2 === 0 ? 'created' : 'deleted');
    const changes = (byThing.get(thing) ?? []).map(({ change }, at) => change ?? nextAt(at));
    for (const [at, change] of changes.entries()) {
      const expected = nextAt(at);
      const isOver = at > 1 && !mayReturn;
      if (change === expected && !isOver) continue;
      if (isOver || change === changes[at - 1]) found.doubled.push(`${thing} was ${change} a second time`);
      else found.unexpected.push(`${thing} was ${change}, where it could be ${expected}`);
      break;
    }
    const isThere = changes.at(-1) === 'created';
    if (holds && !isThere) found.lost.push(`${thing} is there, and no event says so`);
    if (!holds && isThere && !hasLeft(thing, left))
      found.lost.push(`${thing} is not there, and no event says that it is gone`);
    if (lives.has(thing) && !holds && changes.length === 0 && !mayReturn) {
      found.lost.push(`${thing} was there, and no event says so`);
    }
  }
  const edits = groupBy(
    events.filter((event) => event.type === 'post.edited' && !isShowing(event)),
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

/** What a hidden post is told by that is shown again: authors edit, and the application has none of its own. */
const isShowing = ({ type, actor }: SeenEvent): boolean => type === 'post.edited' && actor === null;

/** What an event says of a thing that begins and ends; without `change`, it is the other one than before. */
interface Change {
  thing: string;
  change: 'created' | 'deleted' | undefined;
}

/**
 * What an event is about. Marks and follows are by a user; a post has an author, who is the only one to make and delete it.
 * @returns `undefined` for edits, and for requests, of which no event tells the end
 */
function changeOf(event: SeenEvent): Change | undefined {
  const { type, actor, object } = event;
  if (type === 'post.hidden') return { thing: `hiding ${object}`, change: 'created' };
  if (isShowing(event)) return { thing: `hiding ${object}`, change: 'deleted' };
  if (type === 'post.edited' || type === 'follow.requested') return undefined;
  // Here the application changes whether users are suspended, and they whether they are locked.
  if (type === 'user.changed') {
    return { thing: `${actor === null ? 'suspension' : 'lock'} ${object}`, change: undefined };
  }
  const [kind, change] = type.split('.') as [string, Change['change']];
  return { thing: `${kind} ${kind === 'user' ? object : keyOf(actor ?? '', object)}`, change };
}

/** Of what a user who has left did, and of follows of that user, no event tells the end but the one of the user. */
function hasLeft(thing: string, left: ReadonlySet<string>): boolean {
  const [kind, actor = '', object = ''] = thing.split(' ');
  return kind !== 'user' && (left.has(actor) || (kind === 'follow' && left.has(object)));
}

function livesOf(rows: Rows): Map<string, Life> {
  const once = { mayReturn: false };
  const again = { holds: true, mayReturn: true };
  return new Map<string, Life>([
    ...rows.users.map(({ id, state }) => [`user ${id}`, { ...once, holds: state !== 'deleted' }] as const),
    ...rows.users.flatMap(({ id, state }) =>
      state === 'suspended' ? [[`suspension ${id}`, again] as const] : [],
    ),
    ...rows.users.flatMap(({ id, isLocked }) => (isLocked ? [[`lock ${id}`, again] as const] : [])),
    ...rows.posts.flatMap(({ id, isHidden }) => (isHidden ? [[`hiding ${id}`, again] as const] : [])),
    ...rows.posts.map(({ id, author, repostOf, isDeleted }) => {
      const kind = repostOf === null ? 'post' : 'repost';
      return [`${kind} ${keyOf(author, id)}`, { ...once, holds: !isDeleted }] as const;
    }),
    ...rows.follows.map(({ follower, followee }) => [`follow ${keyOf(follower, followee)}`, again] as const),
    ...rows.favourites.map(({ user, post }) => [`favourite ${keyOf(user, post)}`, again] as const),
  ]);
}
