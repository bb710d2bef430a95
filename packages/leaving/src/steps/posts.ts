import { mapLimit } from '@ripple/concurrency';
import type { Tables } from '@ripple/db';
import { failPoint } from '@ripple/fail-points';
import { listFeedKeys, type PublicSubject } from '@ripple/feeds';
import { deleteNotificationsOfPosts, withdrawMany } from '@ripple/notifications';
import { type ClearedPost, clearPosts, countEachPost, mayContainKeyword } from '@ripple/posts';
import { indexedUnder, keyword, mentions, type Timeline } from '@ripple/timelines';
import type { Transaction } from 'kysely';
import { addRemoved } from '../deletion.ts';
import type { Removal, Step } from '../removal.ts';
import { unlinkAll } from '../unlink-all.ts';

const BATCH = 200;
/** What a step sends to Redis at once. */
const AT_ONCE = 20;

/** Posts and reposts, the newest first: these are in the lists that are read. */
export const removePosts: Step = async (removal, trx) => {
  const posts = await clearPosts(trx, removal.user, BATCH);
  if (posts.length === 0) return 0;
  const reposts = posts.filter(({ repostOf }) => repostOf !== null);
  await deleteNotificationsOfPosts(
    trx,
    posts.map(({ id }) => id),
  );
  await withdrawReposts(removal, trx, reposts);
  const counted = await countEachPost(
    trx,
    posts.flatMap(({ inReplyTo, repostOf }) => inReplyTo ?? repostOf ?? []),
  );
  await addRemoved(trx, removal.user, { posts: posts.length - reposts.length, reposts: reposts.length });
  await removeCopies(removal, posts);
  failPoint('copies-removed');
  await mapLimit(counted, { limit: AT_ONCE }, (each) => removal.counts.put(each));
  return posts.length;
};

async function withdrawReposts(
  { user }: Removal,
  trx: Transaction<Tables>,
  reposts: ClearedPost[],
): Promise<void> {
  const originals = reposts.flatMap(({ repostOf }) => repostOf ?? []);
  if (originals.length === 0) return;
  const authors = await trx
    .selectFrom('posts')
    .select(['id', 'author_id as author'])
    .where('id', 'in', originals)
    .execute();
  await withdrawMany(
    trx,
    user,
    authors.map(({ id, author }) => ({ userId: author, kind: 'repost', postId: id })),
  );
}

/** The tombstone comes first: it keeps a document that was read before from coming back. */
async function removeCopies(removal: Removal, posts: ClearedPost[]): Promise<void> {
  const { documents, store, live } = removal;
  const told = posts.slice(0, removal.toTell);
  removal.toTell -= told.length;
  await mapLimit(posts, { limit: AT_ONCE }, ({ id, version }) => documents.putTombstone(id, version));
  const words = [...new Set(posts.flatMap((post) => post.words))];
  const keywords = await store.keywordsOf(words);
  await mapLimit(posts, { limit: AT_ONCE }, (post) =>
    store.remove(listsOf(removal, post, keywords), post.id),
  );
  await dropFeeds(removal, posts, keywords);
  await mapLimit(told, { limit: AT_ONCE }, ({ id }) => live.changed('delete', id));
}

/**
 * What is kept of the feeds that the posts were in has their text. A reader has them rendered anew, as a reader has since
 * the state of the user has changed; a feed is dropped once in a turn.
 */
async function dropFeeds(removal: Removal, posts: ClearedPost[], keywords: string[]): Promise<void> {
  const { redis, namespace, droppedFeeds } = removal;
  const subjects: PublicSubject[] = [
    { kind: 'public' },
    ...posts.flatMap(({ tags }) => tags.map((tag): PublicSubject => ({ kind: 'tag', tag }))),
    ...keywords.map((word): PublicSubject => ({ kind: 'keyword', word })),
  ];
  const keys = subjects
    .flatMap((subject) => listFeedKeys(redis, namespace, subject))
    .filter((key) => !droppedFeeds.has(key));
  await unlinkAll(redis, keys);
  for (const key of keys) droppedFeeds.add(key);
}

/** But for those of the user, which are dropped as a whole. */
function listsOf({ user }: Removal, post: ClearedPost, keywords: string[]): Timeline[] {
  const { visibility } = post;
  const place = visibility === 'withheld' ? 'direct' : visibility;
  const words = new Set(post.words);
  return [
    ...indexedUnder({ ...post, authorId: user, visibility: place }).filter(
      ({ kind }) => kind !== 'author' && kind !== 'home',
    ),
    ...post.mentions.map(mentions),
    ...keywords.filter((word) => mayContainKeyword(words, word)).map(keyword),
  ];
}
