import type { Db, Pool, ReadFresh } from '@ripple/db';
import type { Receipts } from '@ripple/delivery';
import type { LivePublisher } from '@ripple/live';
import type { MessageOf, UserId } from '@ripple/messages';
import { type BlockList, type Followees, listFollowerIds, shardOf } from '@ripple/people';
import { inSpan, type Metrics } from '@ripple/telemetry';
import {
  type FollowedTopics,
  home,
  listTopicFollowers,
  mentions,
  type Pulls,
  type TimelineStore,
  type TopicName,
} from '@ripple/timelines';

export interface Delivery {
  db: Db;
  readFresh: ReadFresh;
  store: TimelineStore;
  blockList: BlockList;
  pulls: Pulls;
  followees: Followees;
  topics: FollowedTopics;
  live: LivePublisher;
  receipts: Receipts;
  metrics: Metrics;
}

/**
 * Puts a post into the home timelines of one slice of followers, those that exist. Doing it again changes
 * nothing.
 */
export async function deliverHome(delivery: Delivery, job: MessageOf<'deliver-home'>): Promise<void> {
  const { readFresh, store, live, receipts, metrics } = delivery;
  const { shards, audience = 'followers' } = job;
  const attributes = { 'ripple.audience': audience, 'ripple.shards': `${shards.from}-${shards.to}` };
  const written = await inSpan('slice', { attributes }, async (span) => {
    const owners = await readFresh((pool) => listAudience(pool, job));
    const homes = owners.map(home);
    const pushed = await store.push(homes, job.postId);
    await live.posted(homes, job.postId);
    await receipts.delivered(job, owners.filter((owner) => owner !== job.authorId).length);
    span?.setAttributes({ 'ripple.homes': homes.length, 'ripple.homes.live': pushed });
    return pushed;
  });
  metrics.timelineWrites.inc({ kind: 'home' }, written);
  metrics.deliveryDelay.observe({ ring: 'followers' }, (Date.now() - job.acceptedAt) / 1_000);
}

async function listAudience(
  pool: Pool,
  { authorId, shards, audience }: MessageOf<'deliver-home'>,
): Promise<UserId[]> {
  if (audience !== undefined) return listTopicFollowers(pool, audience as TopicName, shards);
  const owners = await listFollowerIds(pool, authorId, shards);
  const shard = shardOf(authorId);
  if (shards.from <= shard && shard <= shards.to) owners.push(authorId);
  return owners;
}

/** Puts a post into the mentions timelines of those named in it, those that exist. */
export async function deliverMentions(
  { store, receipts, metrics }: Delivery,
  job: MessageOf<'deliver-mentions'>,
): Promise<void> {
  const { userIds, postId, acceptedAt } = job;
  const written = await store.push(userIds.map(mentions), postId);
  await receipts.delivered(job, userIds.length);
  metrics.timelineWrites.inc({ kind: 'mentions' }, written);
  metrics.deliveryDelay.observe({ ring: 'followers' }, (Date.now() - acceptedAt) / 1_000);
}
