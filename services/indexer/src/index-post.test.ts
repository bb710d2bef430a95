import { type Database, openDatabase } from '@ripple/db';
import { createReceipts } from '@ripple/delivery';
import { createLivePublisher } from '@ripple/live';
import type { MessageOf, PostId, UserId } from '@ripple/messages';
import { createUser } from '@ripple/people';
import {
  createDocumentFinder,
  createDocuments,
  createPostIn,
  findPostToPlan,
  indexOf,
  indexWords,
  PLAIN,
} from '@ripple/posts';
import type { Redis } from '@ripple/redis';
import { createLogger, createMetrics } from '@ripple/telemetry';
import { type Isolation, isolate, openServiceRedis } from '@ripple/test-env';
import {
  author,
  createKeywordFinder,
  createTimelineStore,
  keyword,
  publicTimeline,
  type Timeline,
  type TimelineStore,
  tag,
} from '@ripple/timelines';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Index, indexPost, reindexPost, unindexPost } from './index-post.ts';

let isolation: Isolation;
let database: Database;
let redis: Redis;
let index: Index;
let store: TimelineStore;
let writer: UserId;
const isForAll = [publicTimeline, tag('baking'), keyword('bread')];

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 4, applicationName: 'ripple-test' });
  redis = openServiceRedis(isolation);
  const { namespace } = isolation;
  const metrics = createMetrics();
  const logger = createLogger('test', 'silent');
  const documents = createDocuments({ redis, pool: database.pool, namespace, logger, metrics, days: 1 });
  store = createTimelineStore(redis, namespace);
  index = {
    pool: database.pool,
    store,
    findKeywords: createKeywordFinder(store),
    live: createLivePublisher(redis, namespace),
    metrics,
    documents,
    findDocument: createDocumentFinder(documents),
    receipts: createReceipts(redis, namespace),
  };
  writer = (await createUser(database.db, { handle: 'writer', name: 'Writer', bio: '' }))?.id as UserId;
  for (const timeline of [...isForAll, author(writer)]) {
    const mark = await store.beginBuild(timeline);
    await store.finishBuild(timeline, mark ?? '', [1 as PostId], true);
  }
  await store.listKeywords(['bread']);
});
afterAll(async () => {
  redis?.close();
  await database?.close();
  await isolation?.dispose();
});

let id: PostId;
/** What the job of the new post says, planned before anything changed. */
let planned: MessageOf<'index-post'>;
beforeEach(async () => {
  const made = await createPostIn(database.db, {
    ...PLAIN,
    ...{ authorId: writer, text: 'bread #baking', tags: ['baking'], writtenTags: ['baking'], mentions: [] },
    ...{ links: [], media: [], visibility: 'public', withheld: null, inReplyTo: null },
  });
  id = made?.document.id as PostId;
  await index.documents.renew(id);
  await indexWords(database.pool, id);
  planned = { type: 'index-post', ...(await about()) };
});

async function about() {
  const post = await findPostToPlan(database.pool, id);
  if (!post) throw new Error('the post is gone');
  return { version: 1 as const, postId: id, authorId: writer, acceptedAt: Date.now(), ...indexOf(post) };
}

/** Makes a change as its transaction does, and hands its job to the indexer. */
async function change(assignments: string, removedTags: string[] = []): Promise<void> {
  await database.pool.query(`update posts set version = version + 1, ${assignments} where id = $1`, [id]);
  const removed = { tags: removedTags, mentions: [] };
  await reindexPost(index, { type: 'reindex-post', ...(await about()), removed });
}
const hide = () => change(`visibility = 'withheld'`);
const show = () => change(`visibility = 'public'`);
const loseAll = () => change(`text = 'rolls', tags = '{}', written_tags = '{}'`, ['baking']);
async function remove(): Promise<void> {
  await database.pool.query('update posts set version = version + 1, deleted_at = now() where id = $1', [id]);
  const { visibility, ...job } = await about();
  const deleted = { visibility, mentions: [], documentVersion: 2 };
  await unindexPost(index, { type: 'unindex-post', ...job, ...deleted });
}

async function placesOf(): Promise<Timeline[]> {
  const places = [...isForAll, author(writer)];
  const found = await Promise.all(places.map((each) => store.find(each)));
  return places.filter((_, at) => found[at]?.ids.includes(id));
}

/** Whether the change comes before the new post is put into lists, between that and the look at it, or afterwards. */
const moments = ['before', 'amidst', 'after'] as const;
async function indexBeside(moment: (typeof moments)[number], work: () => Promise<void>): Promise<void> {
  if (moment === 'before') await work();
  const push: TimelineStore['push'] = async (...given) => {
    const written = await store.push(...given);
    if (moment === 'amidst') await work();
    return written;
  };
  await indexPost({ ...index, store: { ...store, push } }, planned);
  if (moment === 'after') await work();
}

it('puts a new post where it belongs', async () => {
  await indexPost(index, planned);
  expect(await placesOf()).toEqual([...isForAll, author(writer)]);
});

it.each(moments)('a post that is hidden %s is in no list for everybody', async (moment) => {
  await indexBeside(moment, hide);
  expect(await placesOf()).toEqual([author(writer)]);
});

it.each(moments)('a post that is edited %s leaves the lists of its former tags and words', async (moment) => {
  await indexBeside(moment, loseAll);
  expect(await placesOf()).toEqual([publicTimeline, author(writer)]);
});

it.each(moments)('a post that is deleted %s is in no list', async (moment) => {
  await indexBeside(moment, remove);
  expect(await placesOf()).toEqual([]);
});

it('a post that is shown again while it is taken out stays', async () => {
  let isShown = false;
  const late: TimelineStore['remove'] = async (...given) => {
    if (!isShown) await show();
    isShown = true;
    await store.remove(...given);
  };
  await hide();
  await indexPost({ ...index, store: { ...store, remove: late } }, planned);
  expect(isShown).toBe(true);
  expect(await placesOf()).toEqual([...isForAll, author(writer)]);
});
