import { createBatcher, createKeyedBatcher } from '@ripple/concurrency';
import type { Db, Pool, ReadFresh } from '@ripple/db';
import type { Receipts } from '@ripple/delivery';
import type { LivePublisher } from '@ripple/live';
import type { MessageOf, UserId } from '@ripple/messages';
import {
  type BlockList,
  type Followees,
  idsOf,
  isAmong,
  listFollowersOfEach,
  type Slice,
  shardOf,
  type UsersByShard,
  type UsersOfShard,
} from '@ripple/people';
import { inSpan, type Metrics } from '@ripple/telemetry';
import {
  type FollowedTopics,
  findMentions,
  home,
  listTopicFollowersOfEach,
  mentions,
  type Pulls,
  placePost,
  type TimelineStore,
  type TopicName,
} from '@ripple/timelines';

export interface Delivery {
  db: Db;
  pool: Pool;
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

type Job = MessageOf<'deliver-home'>;

/** Of about 5,000 followers at most: those of an author with few wait behind no more than these, some 10 ms. */
const SLICES_READ_TOGETHER = 8;

/**
 * Handles jobs that put a post into the home timelines of one slice of followers, those that exist. Doing one again
 * changes nothing. Posts for the same slice that wait are put into each home together, and the followers of all slices
 * that wait are read together.
 * @param most how many jobs are handled at once
 */
export function createDeliverHome(delivery: Delivery, most: number): (job: Job) => Promise<void> {
  const { store, live, receipts, metrics } = delivery;
  const listAudience = createAudiences(delivery);

  /** @param jobs of the same slice, none of them begun before: the followers are those of after their posts */
  async function deliver(jobs: Job[]): Promise<{ homes: number; posts: number; written: number }[]> {
    const [job] = jobs as [Job];
    const audience = await listAudience(job);
    const homes = [...audience.shards, ...ownHome(job)];
    const posts = jobs.map(({ postId }) => postId);
    const written = await store.pushHomes(homes, ...posts);
    metrics.timelineWrites.inc({ kind: 'home' }, written);
    const recipientsOf = ({ authorId }: Job) => audience.count - (isAmong(audience, authorId) ? 1 : 0);
    const released = jobs.flatMap(({ postId, released }) => (released ? [postId] : []));
    await Promise.all([
      live.posted(timelinesOf(homes), ...posts.filter((id) => !released.includes(id))),
      live.released(timelinesOf(homes), ...released),
      ...jobs.map((each) => receipts.delivered(each, recipientsOf(each))),
    ]);
    return jobs.map(() => ({ homes: audience.count, posts: posts.length, written }));
  }
  const deliverTogether = createKeyedBatcher(sliceOf, deliver, most);

  return async (job) => {
    const { shards, audience = 'followers' } = job;
    const attributes = { 'ripple.audience': audience, 'ripple.shards': `${shards.from}-${shards.to}` };
    await inSpan('slice', { attributes }, async (span) => {
      const { homes, posts, written } = await deliverTogether(job);
      span?.setAttributes({ 'ripple.homes': homes, 'ripple.posts': posts, 'ripple.homes.written': written });
    });
    metrics.deliveryDelay.observe({ ring: 'followers' }, (Date.now() - job.acceptedAt) / 1_000);
  };
}

function* timelinesOf(homes: UsersOfShard[]) {
  for (const shard of homes) for (const id of idsOf(shard)) yield home(Number(id) as UserId);
}

/** The author's own, which is in one of the slices of the author's followers. */
function ownHome({ authorId, audience, shards }: Job): UsersOfShard[] {
  const shard = shardOf(authorId);
  const isHere = audience === undefined && shards.from <= shard && shard <= shards.to;
  return isHere ? [{ shard, ids: String(authorId) }] : [];
}

/** The same for jobs whose posts go to the same homes. A topic may be a number, too, but is a string. */
const sliceOf = ({ authorId, audience, shards }: Job) =>
  JSON.stringify([shards.from, shards.to, audience ?? authorId]);

/** The followers whom a job names, of its author or of a topic. */
function createAudiences({ readFresh }: Delivery): (job: Job) => Promise<UsersByShard> {
  const readTogether = <Of extends string | number>(
    list: (pool: Pool, slices: Slice<Of>[]) => Promise<UsersByShard[]>,
  ) => createBatcher((slices: Slice<Of>[]) => readFresh((pool) => list(pool, slices)), SLICES_READ_TOGETHER);
  const listOfAuthor = readTogether(listFollowersOfEach);
  const listOfTopic = readTogether(listTopicFollowersOfEach);
  return ({ authorId, shards, audience }) =>
    audience === undefined
      ? listOfAuthor({ of: authorId, ...shards })
      : listOfTopic({ of: audience as TopicName, ...shards });
}

/** Puts a post into the mentions timelines of those named in it, those that exist. */
export async function deliverMentions(
  { pool, store, receipts, metrics }: Delivery,
  job: MessageOf<'deliver-mentions'>,
): Promise<void> {
  const { userIds, postId, acceptedAt } = job;
  const written = await placePost(store, postId, userIds.map(mentions), () =>
    findMentions(pool, postId, userIds),
  );
  await receipts.delivered(job, userIds.length);
  metrics.timelineWrites.inc({ kind: 'mentions' }, written);
  metrics.deliveryDelay.observe({ ring: 'followers' }, (Date.now() - acceptedAt) / 1_000);
}
