import type { Pool } from '@ripple/db';
import { lowestIdAt, type PostId, type UserId } from '@ripple/messages';
import type { Redis } from '@ripple/redis';
import { listPostIds } from '../postgres-source.ts';
import { CAP } from '../push-posts.ts';
import { ANY_TOPIC, hiddenKey, type Timeline, timelineKey } from '../timeline.ts';
import { listTopics } from '../topics/list-topics.ts';
import { compareWithTruth } from './compare.ts';

export interface VerifyContext {
  redis: Redis;
  pool: Pool;
  namespace: string;
}

/** What was found in one timeline. */
export interface Verdict {
  timeline: Timeline;
  /** `absent`: not in Redis, and built when it is read; `building`: under construction just now. */
  state: 'checked' | 'absent' | 'building';
  missing: PostId[];
  /** Ids that don't belong there, or elements that are no ids. */
  extra: string[];
  doubled: PostId[];
  outOfOrder: number;
  /** Ids of deleted posts and of authors hidden from this reader: in the list, but never shown. */
  stale: number;
}

/** More than a list can hold, so that what is below its last id can be told from what is missing. */
const TRUTH_LIMIT = CAP + 200;

/**
 * Compares a timeline in Redis with Postgres. Reading changes nothing, not even how long the list lives.
 * Posts accepted after `until` are not missed: they may be on their way.
 */
export async function verifyTimeline(
  context: VerifyContext,
  timeline: Timeline,
  until: Date,
): Promise<Verdict> {
  const { redis, pool, namespace } = context;
  const sound = { timeline, missing: [], extra: [], doubled: [], outOfOrder: 0, stale: 0 };
  // The list first: what is pushed into it later is not looked at, and what was is in Postgres by then.
  const elements = await readList(redis, timelineKey(redis, namespace, timeline));
  const last = elements.at(-1);
  if (last === undefined) return { ...sound, state: 'absent' };
  if (Number(last) < 0) return { ...sound, state: 'building' };
  const { ids, upTo } = await listPostIds(pool, timeline, { limit: TRUTH_LIMIT });
  const truth = { ids, all: upTo === undefined };
  const { unexpected, ...differences } = compareWithTruth(elements, truth, lowestIdAt(until));
  const unseen = await findUnseen(context, timeline, unexpected);
  const extra = unexpected.filter((element) => !unseen.has(element));
  const stale = unexpected.length - extra.length;
  return { timeline, state: 'checked', ...differences, extra, stale };
}

export function isSound({ missing, extra, doubled, outOfOrder }: Verdict): boolean {
  return missing.length + extra.length + doubled.length + outOfOrder === 0;
}

async function listHidden({ redis, namespace }: VerifyContext, owner: UserId): Promise<string[]> {
  const key = hiddenKey(redis, namespace, owner);
  return redis.onKey(key).smembers(key);
}

async function readList(redis: Redis, key: string): Promise<string[]> {
  try {
    return await redis.onKey(key).lrange(key, 0, -1);
  } catch (error) {
    // Another type under the key of a timeline: nothing of ours writes that, and readers fail on it.
    if (/^WRONGTYPE/.test((error as Error).message)) return ['not a list'];
    throw error;
  }
}

/**
 * Those of the elements that no reader is shown, or needs: posts that are deleted or withheld, or whose author is
 * hidden, or pulled by now; and where a home has, or had, topics, those of authors whom its owner doesn't follow
 * (services/api/src/timeline/rules.ts).
 */
async function findUnseen(
  context: VerifyContext,
  timeline: Timeline,
  elements: string[],
): Promise<Set<string>> {
  const { pool } = context;
  const ids = elements.filter((element) => /^\d{1,16}$/.test(element));
  if (ids.length === 0) return new Set();
  const owner = timeline.kind === 'home' ? timeline.userId : undefined;
  const hidden = owner === undefined ? [] : await listHidden(context, owner);
  const looksAtTopics =
    owner !== undefined && (hidden.includes(String(ANY_TOPIC)) || (await listTopics(pool, owner)).length > 0);
  const { rows } = await pool.query<{ id: PostId }>({
    name: 'verify-unseen',
    text: `select id from posts where id = any($1::bigint[])
           and (deleted_at is not null or visibility = 'withheld' or author_id = any($2::bigint[])
             or author_id in (select author_id from pulled_authors)
             or $3 and author_id <> $4 and not exists (
               select from follows where followee_id = author_id and follower_id = $4))`,
    values: [ids, hidden, looksAtTopics, owner ?? 0],
  });
  return new Set(rows.map((row) => String(row.id)));
}
