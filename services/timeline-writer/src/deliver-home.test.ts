import { type Database, openDatabase } from '@ripple/db';
import { createReceipts } from '@ripple/delivery';
import { createLivePublisher } from '@ripple/live';
import { lowestIdAt, type MessageOf, type PostId, type UserId } from '@ripple/messages';
import { createBlockList, createFollowees, createUser, shardOf } from '@ripple/people';
import type { Redis } from '@ripple/redis';
import { createMetrics } from '@ripple/telemetry';
import { type Isolation, isolate, openServiceRedis } from '@ripple/test-env';
import {
  createFollowedTopics,
  createPulls,
  createTimelineStore,
  home,
  keywordTopic,
  mentions,
} from '@ripple/timelines';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDeliverHome, type Delivery, deliverMentions } from './deliver-home.ts';

type Job = MessageOf<'deliver-home'>;

let isolation: Isolation;
let database: Database;
let redis: Redis;
let delivery: Delivery;
/** The posts of each push that was asked for. */
let pushes: PostId[][] = [];

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 4, applicationName: 'ripple-test' });
  redis = openServiceRedis(isolation);
  const { namespace } = isolation;
  const copies = { redis, pool: database.pool, namespace };
  const store = createTimelineStore(redis, namespace);
  delivery = {
    ...database,
    metrics: createMetrics(),
    blockList: createBlockList(copies),
    pulls: createPulls(copies),
    followees: createFollowees(copies),
    topics: createFollowedTopics(copies),
    store: {
      ...store,
      pushHomes(users, ...posts) {
        pushes.push(posts);
        return store.pushHomes(users, ...posts);
      },
    },
    live: createLivePublisher(redis, namespace),
    receipts: createReceipts(redis, namespace),
  };
});
afterAll(async () => {
  redis?.close();
  await database?.close();
  await isolation?.dispose();
});

let lastUser = 0;
async function nextUser(): Promise<UserId> {
  const handle = `user_${++lastUser}`;
  return (await createUser(database.db, { handle, name: handle, bio: '' }))?.id as UserId;
}
let lastPost = 0;
const nextPost = () => (lowestIdAt<PostId>(new Date()) + ++lastPost) as PostId;

async function opened(user: UserId): Promise<UserId> {
  const mark = await delivery.store.beginBuild(home(user));
  await delivery.store.finishBuild(home(user), mark ?? '', [], true);
  return user;
}

async function followersOf(author: UserId, count: number): Promise<UserId[]> {
  const followers = await Promise.all(Array.from({ length: count }, async () => opened(await nextUser())));
  for (const follower of followers) await addFollower(author, follower);
  return followers;
}
const addFollower = (author: UserId, follower: UserId) =>
  database.db
    .insertInto('follows')
    .values({ followee_id: author, shard: shardOf(follower), follower_id: follower })
    .execute();

const jobOf = (authorId: UserId, postId = nextPost(), more: Partial<Job> = {}): Job => ({
  ...{ type: 'deliver-home', version: 1, acceptedAt: Date.now(), authorId, postId },
  ...{ shards: { from: 0, to: 255 }, ...more },
});
const homeOf = async (user: UserId) => (await delivery.store.find(home(user)))?.ids;
const descending = (jobs: Job[]) => jobs.map(({ postId }) => postId).sort((a, b) => b - a);

it('puts posts that wait for the same followers into each home together, and notes each', async () => {
  pushes = [];
  const deliver = createDeliverHome(delivery, 64);
  const [author, other] = [await opened(await nextUser()), await nextUser()];
  const followers = await followersOf(author, 30);
  const [ofOther] = await followersOf(other, 1);
  const jobs = Array.from({ length: 20 }, () => jobOf(author)).toSorted(
    (a, b) => (a.postId % 7) - (b.postId % 7),
  );
  const job = jobOf(other);
  for (const each of [...jobs, job])
    await delivery.receipts.planned({ ...each, type: 'post-created' }, [
      { lane: 'followers', message: each },
    ]);
  // One comes twice.
  await Promise.all([...jobs, job, ...jobs.slice(0, 1)].map(deliver));
  for (const user of [author, ...followers]) expect(await homeOf(user)).toEqual(descending(jobs));
  expect(await homeOf(ofOther as UserId)).toEqual([job.postId]);
  expect(pushes).toHaveLength(2);
  for (const { postId } of jobs)
    expect((await delivery.receipts.read(postId)).rings.followers).toMatchObject({
      planned: 1,
      recipients: 30,
    });
  expect((await delivery.receipts.read(job.postId)).rings.followers).toMatchObject({ recipients: 1 });
});

it('tells an open stream of each post, and of no home without a stream', async () => {
  const [alive, log] = ['topics', 'log'].map((name) =>
    redis.together(`${isolation.namespace}:live:${name}`, 'live'),
  ) as [string, string];
  const author = await nextUser();
  const [listener] = await followersOf(author, 3);
  const channel = `home:${listener}`;
  const node = redis.onKey(alive);
  await node.zadd(alive, Date.now() + 60_000, channel);
  const deliver = createDeliverHome(delivery, 8);
  const jobs = [jobOf(author), jobOf(author), jobOf(author)];
  await Promise.all(jobs.map(deliver));
  const records = await node.xrange(log, '-', '+');
  const told = records.map(([, [, kind, , id, , channels]]) => [kind, Number(id), channels]);
  expect(told).toEqual(
    jobs
      .map(({ postId }) => ['post', postId, JSON.stringify([channel])])
      .toSorted((one, other) => Number(one[1]) - Number(other[1])),
  );
  await node.del(alive, log);
});

it('reads the followers after the job has come, also while another one for them is under way', async () => {
  const author = await nextUser();
  const [early] = await followersOf(author, 1);
  const reads: (() => void)[] = [];
  const deliver = createDeliverHome(
    {
      ...delivery,
      async readFresh(read) {
        const found = await read(database.pool);
        await new Promise<void>((resolve) => reads.push(resolve));
        return found;
      },
    },
    8,
  );
  const first = jobOf(author);
  const delivered = [deliver(first)];
  await expect.poll(() => reads.length).toBe(1);
  const late = await opened(await nextUser());
  await addFollower(author, late);
  const [second, third] = [jobOf(author), jobOf(author)];
  delivered.push(deliver(second), deliver(third));
  reads[0]?.();
  await expect.poll(() => reads.length).toBe(2);
  reads[1]?.();
  await Promise.all(delivered);
  expect(await homeOf(late)).toEqual(descending([second, third]));
  expect(await homeOf(early as UserId)).toEqual(descending([first, second, third]));
});

it('tells a topic from an author, and the shards of a slice from others', async () => {
  const deliver = createDeliverHome(delivery, 8);
  const author = await nextUser();
  const [follower] = await followersOf(author, 1);
  const reader = await opened(await nextUser());
  const topic = keywordTopic(String(author));
  await database.pool.query(`insert into topic_follows (topic, shard, user_id) values ($1, $2, $3)`, [
    topic,
    shardOf(reader),
    reader,
  ]);
  const post = nextPost();
  const writer = await nextUser();
  const shard = shardOf(follower as UserId);
  const elsewhere = { from: (shard + 1) % 256, to: (shard + 1) % 256 };
  const [toFollowers, toTopic, toOthers] = [
    jobOf(author),
    jobOf(writer, post, { audience: topic }),
    jobOf(author, nextPost(), { shards: elsewhere }),
  ];
  await Promise.all([toFollowers, toTopic, toOthers].map(deliver));
  expect(await homeOf(follower as UserId)).toEqual([toFollowers.postId]);
  expect(await homeOf(reader)).toEqual([post]);
});

it('has all jobs fail that were done together when a server is away, and delivers them afterwards', async () => {
  let away = true;
  const deliver = createDeliverHome(
    {
      ...delivery,
      store: {
        ...delivery.store,
        async pushHomes(users, ...posts) {
          if (away) throw new Error('Redis is away');
          return delivery.store.pushHomes(users, ...posts);
        },
      },
    },
    8,
  );
  const author = await nextUser();
  const [follower] = await followersOf(author, 1);
  const jobs = [jobOf(author), jobOf(author), jobOf(author)];
  const failed = await Promise.allSettled(jobs.map(deliver));
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  away = false;
  await Promise.all(jobs.map(deliver));
  expect(await homeOf(follower as UserId)).toEqual(descending(jobs));
});

it('puts a post into the mentions of those who are named in it still, whenever it comes', async () => {
  const [author, named, former] = [await nextUser(), await nextUser(), await nextUser()];
  const postId = nextPost();
  await database.pool.query('insert into posts (id, author_id, text, visibility) values ($1, $2, $3, $4)', [
    postId,
    author,
    '',
    'public',
  ]);
  const name = (user: UserId) =>
    database.pool.query('insert into post_mentions (user_id, post_id) values ($1, $2)', [user, postId]);
  await name(named);
  for (const timeline of [mentions(named), mentions(former)]) {
    const mark = await delivery.store.beginBuild(timeline);
    await delivery.store.finishBuild(timeline, mark ?? '', [], true);
  }
  const about = { version: 1, acceptedAt: Date.now(), authorId: author, postId } as const;
  const idsOf = async (user: UserId) => (await delivery.store.find(mentions(user)))?.ids;
  // Planned before an edit that took a name out, and whose job has been there already.
  await deliverMentions(delivery, { type: 'deliver-mentions', ...about, userIds: [named, former] });
  expect([await idsOf(named), await idsOf(former)]).toEqual([[postId], []]);

  // Named again while the post is taken out.
  const remove: Delivery['store']['remove'] = async (...given) => {
    await name(former);
    await delivery.store.remove(...given);
  };
  const late = { ...delivery, store: { ...delivery.store, remove } };
  await deliverMentions(late, { type: 'deliver-mentions', ...about, userIds: [former] });
  expect(await idsOf(former)).toEqual([postId]);
});
