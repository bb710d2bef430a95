import type { Barriers } from '@ripple/blocks';
import type { Db, Pool } from '@ripple/db';
import { readFollowers, shardOf } from '@ripple/follows';
import type { DeliverHome, DeliverMentions } from '@ripple/messages';
import type { Metrics } from '@ripple/telemetry';
import { home, mentions, type Pulls, type TimelineStore } from '@ripple/timelines';

export interface Delivery {
  db: Db;
  pool: Pool;
  store: TimelineStore;
  barriers: Barriers;
  pulls: Pulls;
  metrics: Metrics;
}

/**
 * Puts a post into the home timelines of one slice of followers, those that exist. Doing it again changes
 * nothing.
 */
export async function deliverHome({ pool, store, metrics }: Delivery, job: DeliverHome): Promise<void> {
  const owners = await readFollowers(pool, job.authorId, job.shards);
  const shard = shardOf(job.authorId);
  if (job.shards.from <= shard && shard <= job.shards.to) owners.push(job.authorId);
  const written = await store.push(owners.map(home), job.postId);
  metrics.timelineWrites.inc({ kind: 'home' }, written);
  metrics.deliveryDelay.observe({ ring: 'followers' }, (Date.now() - job.acceptedAt) / 1_000);
}

/** Puts a post into the mentions timelines of those named in it, those that exist. */
export async function deliverMentions(
  { store, metrics }: Delivery,
  { userIds, postId, acceptedAt }: DeliverMentions,
): Promise<void> {
  const written = await store.push(userIds.map(mentions), postId);
  metrics.timelineWrites.inc({ kind: 'mentions' }, written);
  metrics.deliveryDelay.observe({ ring: 'followers' }, (Date.now() - acceptedAt) / 1_000);
}
