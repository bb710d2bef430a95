import type { Db, Pool } from '@ripple/db';
import { type PostId, parseId, type UserId } from '@ripple/messages';
import { createAuthors, findUserByHandle } from '@ripple/people';
import { parseKeyword, tagKey } from '@ripple/posts';
import {
  keyword,
  publicTimeline,
  replies,
  type Timeline,
  type TimelineKind,
  tag,
  timelineKinds,
} from '@ripple/timelines';
import { UsageError } from '../usage-error.ts';

export const timelineOperands =
  '[home|author|mentions|favourites <handle> | tag <tag> | keyword <word> | replies <post id> | public]';

/**
 * Parses the name of a timeline. A handle may have an @ before it; `id:<number>` is a user by id.
 * @throws {UsageError}
 */
export async function parseTimeline(db: Db, [kind, name, ...more]: string[]): Promise<Timeline> {
  if (!isKind(kind)) {
    throw new UsageError(`There is no kind of timeline "${kind}", only ${timelineKinds.join(', ')}.`);
  }
  if (kind === 'public') {
    if (name !== undefined) throw new UsageError(`There is one public timeline, and no "${name}" in it.`);
    return publicTimeline;
  }
  if (name === undefined || more.length > 0) {
    throw new UsageError(
      kind === 'tag' ? 'Which tag? One, without its #.' : `Whose ${kind} timeline? Name one handle.`,
    );
  }
  if (kind === 'tag') return tag(tagKey(name.replace(/^[#＃]/, '')));
  if (kind === 'keyword') {
    const word = parseKeyword(name);
    if (word === undefined) throw new UsageError(`"${name}" is no word of 2 to 50 letters or digits.`);
    return keyword(word);
  }
  if (kind === 'replies') {
    const post = parseId<PostId>(name);
    if (post === undefined) throw new UsageError(`"${name}" is no post id.`);
    return replies(post);
  }
  return { kind, userId: await findUser(db, name) };
}

/** @throws {UsageError} */
export function parseKinds(text: string | undefined): readonly TimelineKind[] {
  if (text === undefined) return timelineKinds;
  if (isKind(text)) return [text];
  throw new UsageError(`--kind must be one of ${timelineKinds.join(', ')}, not "${text}".`);
}

const isKind = (text: string | undefined): text is TimelineKind =>
  timelineKinds.some((kind) => kind === text);

async function findUser(db: Db, name: string): Promise<UserId> {
  if (name.startsWith('id:')) {
    const id = parseId<UserId>(name.slice(3));
    if (id !== undefined) return id;
    throw new UsageError(`"${name.slice(3)}" is no user id.`);
  }
  const user = await findUserByHandle(db, name.replace(/^@/, ''));
  if (user) return user.id;
  throw new UsageError(`There is no user with the handle "${name}".`);
}

/** The names of timelines, as they can be typed after a command: `home ada`, `tag 바다`, `home id:7`. */
export async function nameTimelines(pool: Pool, timelines: Timeline[]): Promise<string[]> {
  const ids = timelines.flatMap((timeline) => ('userId' in timeline ? [timeline.userId] : []));
  const users = await createAuthors(pool).get(ids);
  return timelines.map((timeline) => {
    if (timeline.kind === 'public') return 'public';
    if (timeline.kind === 'tag') return `tag ${timeline.tag}`;
    if (timeline.kind === 'keyword') return `keyword ${timeline.word}`;
    if (timeline.kind === 'replies') return `replies ${timeline.postId}`;
    return `${timeline.kind} ${users.get(timeline.userId)?.handle ?? `id:${timeline.userId}`}`;
  });
}
