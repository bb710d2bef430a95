import type { Barriers } from '@ripple/blocks';
import type { Db, Pool } from '@ripple/db';
import { type Followees, readFollowers, shardOf } from '@ripple/follows';
import type { UserId } from '@ripple/ids';
import type { LivePublisher } from '@ripple/live';
import type { DeliverHome, DeliverMentions } from '@ripple/messages';
import type { Receipts } from '@ripple/receipts';
import { inSpan, type Metrics } from '@ripple/telemetry';
import { home, mentions, type Pulls, type TimelineStore } from '@ripple/timelines';
import { type FollowedTopics, readTopicFollowers, type TopicName } from '@ripple/topics';

export interface Delivery {
  db: Db;
  pool: Pool;
  store: TimelineStore;
  barriers: Barriers;
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
export async function deliverHome(delivery: Delivery, job: DeliverHome): Promise<void> {
  const { pool, store, live, receipts, metrics } = delivery;
  const { shards, audience = 'followers' } = job;
  const attributes = { 'ripple.audience': audience, 'ripple.shards': `${shards.from}-${shards.to}` };
  const written = await inSpan('slice', { attributes }, async (span) => {
    const owners = await readAudience(pool, job);
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

async function readAudience(pool: Pool, { authorId, shards, audience }: DeliverHome): Promise<UserId[]> {
  if (audience !== undefined) return readTopicFollowers(pool, audience as TopicName, shards);
  const owners = await readFollowers(pool, authorId, shards);
  const shard = shardOf(authorId);
  if (shards.from <= shard && shard <= shards.to) owners.push(authorId);
  return owners;
}

/** Puts a post into the mentions timelines of those named in it, those that exist. */
export async function deliverMentions(
  { store, receipts, metrics }: Delivery,
  job: DeliverMentions,
): Promise<void> {
  const { userIds, postId, acceptedAt } = job;
  const written = await store.push(userIds.map(mentions), postId);
  await receipts.delivered(job, userIds.length);
  metrics.timelineWrites.inc({ kind: 'mentions' }, written);
  metrics.deliveryDelay.observe({ ring: 'followers' }, (Date.now() - acceptedAt) / 1_000);
}
