import type { Db } from '@ripple/db';
import type { MediaId, PostId, UserId } from '@ripple/messages';
import { listUsersByHandles } from '@ripple/people';
import { author, home, indexedUnder, mentions, replies } from '@ripple/timelines';
import { sql } from 'kysely';
import { type Checked, isFound } from '../check-line.ts';
import { findIds, tells } from '../ids.ts';
import { idInName, keyOfPost, type NamedPost } from '../names.ts';
import { type Touched, touchFollowers, touchList } from '../touched.ts';
import { addToCounts, publicReplies } from './counts.ts';
import { type Fate, missing, type WriteContext } from './write.ts';

type PostLine = Checked<'post'>;

/** A post that can be written. */
interface Ready {
  line: PostLine;
  authorId: UserId;
  /** The one that it has already, or the one that it gets. */
  id: PostId;
  isNew: boolean;
  inReplyTo: PostId | null;
  mentions: { id: UserId; handle: string }[];
}

/**
 * Writes posts with their tags, words, mentions and the counts of what they answer in one transaction. An external id that
 * its author has used already is left alone, whatever has become of that post.
 */
export async function writePosts(context: WriteContext, lines: PostLine[]): Promise<Fate[]> {
  const { db, touched, allotting, allotted } = context;
  const { posts, counts } = await db.transaction().execute(async (trx) => {
    const posts = await allotting.run(() => prepare(context, trx, lines));
    forgetOldest(allotted);
    const fresh = posts.filter((post): post is Ready => isReady(post) && post.isNew);
    await insertPosts(trx, fresh);
    const parents = posts.flatMap((post) =>
      isReady(post) && post.inReplyTo !== null ? [post.inReplyTo] : [],
    );
    const counts = await addToCounts(trx, parents, publicReplies(fresh.map(answerOf)));
    return { posts, counts };
  });
  for (const each of counts) touched.counts.set(each.postId, each);
  return posts.map((post): Fate => {
    if (!isReady(post)) return post;
    touch(touched, post);
    return post.isNew ? 'new' : 'known';
  });
}

/** More than transactions under way hold. */
const MOST_ALLOTTED = 20_000;

function forgetOldest(ids: Set<number>): void {
  for (const id of ids) {
    if (ids.size <= MOST_ALLOTTED) return;
    ids.delete(id);
  }
}

const isReady = (post: Ready | Fate): post is Ready => typeof post === 'object' && 'authorId' in post;
const answerOf = ({ line: { said }, inReplyTo }: Ready) => ({ inReplyTo, isPublic: isFound(said) });

/** Finds what the posts name, and gives ids to those that are new. */
async function prepare(
  { names, waitsForHandles, allotted }: WriteContext,
  trx: Db,
  lines: PostLine[],
): Promise<(Ready | Fate)[]> {
  const parents = lines.flatMap(({ said: { inReplyTo } }) => inReplyTo ?? []);
  const users = await names.users(trx, [
    ...lines.map(({ said }) => said.author),
    ...parents.map((post) => post.author),
  ]);
  const known = await names.posts(trx, [...lines.map(({ said }) => said), ...parents], users);
  const named = await listUsersByHandles(trx, [...new Set(lines.flatMap(({ handles }) => handles))]);
  const byHandle = new Map(named.map((user) => [user.handle, user]));

  /** Of those that come in these lines, by {@link keyOfPost}. */
  const coming = new Map<string, Ready>();
  const posts = inTimeOrder(lines).map(([index, line]): [number, Ready | Fate] => {
    const { said } = line;
    const authorId = users.get(said.author);
    if (authorId === undefined) return [index, missing('user', said.author)];
    const key = keyOfPost(said);
    const parentKey = said.inReplyTo ? keyOfPost(said.inReplyTo) : undefined;
    const present = known.get(key) ?? coming.get(key);
    const parent = parentKey === undefined ? undefined : (coming.get(parentKey) ?? known.get(parentKey));
    if (parentKey !== undefined && !parent && !present)
      return [index, missing('post', `${said.inReplyTo?.author} ${said.inReplyTo?.externalId}`)];
    const strangers = line.handles.filter((handle) => !byHandle.has(handle));
    if (waitsForHandles && !present && strangers[0] !== undefined)
      return [index, missing('user with the handle', strangers[0])];
    const post: Ready = {
      line,
      authorId,
      id: present?.id ?? (0 as PostId),
      isNew: !present,
      inReplyTo: parent ? originalOf(parent) : null,
      mentions: line.handles.flatMap((handle) => byHandle.get(handle) ?? []),
    };
    if (!present) coming.set(key, post);
    return [index, post];
  });

  const fresh = [...coming.values()];
  const wanted = fresh.map(({ line: { at, said } }) => ({
    at,
    former: idInName(said.externalId) ?? (said.id === undefined ? undefined : Number(said.id)),
  }));
  for (const [index, id] of (await findIds(trx, 'posts', wanted, allotted)).entries())
    (fresh[index] as Ready).id = id as PostId;
  const result: (Ready | Fate)[] = new Array(lines.length);
  for (const [index, post] of posts) {
    if (isReady(post)) {
      const { inReplyTo, externalId } = post.line.said;
      // Posts of these lines have got their ids just now.
      const parent = inReplyTo && coming.get(keyOfPost(inReplyTo));
      if (parent) post.inReplyTo = parent.id;
      const same = coming.get(keyOfPost({ author: post.line.said.author, externalId }));
      if (same) post.id = same.id;
    }
    result[index] = post;
  }
  return result;
}

/** With their places: an answer comes after what it answers. */
const inTimeOrder = (lines: PostLine[]) =>
  [...lines.entries()].sort(([, one], [, other]) => one.at.getTime() - other.at.getTime());

/** Who answers a repost answers what it passes on. */
const originalOf = (post: NamedPost | Ready): PostId =>
  'repostOf' in post ? (post.repostOf ?? post.id) : post.id;

async function insertPosts(trx: Db, posts: Ready[]): Promise<void> {
  if (posts.length === 0) return;
  const pictures = posts.reduce((sum, { line }) => sum + (line.said.media?.length ?? 0), 0);
  const mediaIds = await takeIds(trx, pictures);
  const rows = posts.map((post) => rowOf(post, mediaIds));
  await sql`
    with wanted as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}) as (
        id bigint, "authorId" bigint, "externalId" text, type text, text text, data text, visibility text, state text,
        reason text, otherwise text, "inReplyTo" bigint, tags text[], "writtenTags" text[], mentions jsonb, links text[],
        media jsonb, "createdAt" timestamptz, "editedAt" timestamptz, "deletedAt" timestamptz
      )
    ), post as (
      insert into posts
        (id, author_id, type, text, data, visibility, in_reply_to, tags, written_tags, mentions, links, media,
         created_at, edited_at, deleted_at)
      select id, "authorId", type, text, data::json, visibility, "inReplyTo", tags, "writtenTags", mentions, links, media,
        "createdAt", "editedAt", "deletedAt"
      from wanted order by id
    ), named as (
      insert into post_external_ids (author_id, external_id, post_id)
      select "authorId", "externalId", id from wanted where "externalId" is not null order by 1, 2
    ), kept_back as (
      insert into withheld_posts (post_id, visibility, state, reason)
      select id, otherwise, state, reason from wanted where state is not null
    ), tagged as (
      insert into post_tags (tag, post_id)
      select tag, id from wanted, unnest(tags) tag where visibility = 'public' and "deletedAt" is null order by 1, 2
    )
    insert into post_mentions (user_id, post_id)
    select distinct (mention->>'id')::bigint, id from wanted, jsonb_array_elements(mentions) mention
    where "deletedAt" is null`.execute(trx);
  await sql`
    insert into post_words (word, post_id)
    select word, post_id from unnest(
      ${posts.flatMap(({ line }) => line.grams)}::text[],
      ${posts.flatMap(({ id, line }) => line.grams.map(() => id))}::bigint[]
    ) as words (word, post_id) order by word collate "C", post_id`.execute(trx);
}

function rowOf({ line, authorId, id, inReplyTo, mentions }: Ready, mediaIds: MediaId[]) {
  const { said, at, text, data, tags, writtenTags, links } = line;
  const { visibility = 'public', moderation, type = 'post' } = said;
  const createdAt = tells(id, at) ? null : at;
  // It is found by its id then.
  const externalId = idInName(said.externalId) === id ? null : said.externalId;
  const post = { id, authorId, externalId, type, inReplyTo, createdAt, editedAt: line.editedAt };
  if (said.deleted) {
    const nothing = { text: '', data: null, tags: [], writtenTags: [], mentions: [], links: [], media: [] };
    return { ...post, ...nothing, visibility, deletedAt: new Date() };
  }
  return {
    ...post,
    ...{ text, data, tags, writtenTags, mentions, links },
    visibility: moderation ? 'withheld' : visibility,
    ...(moderation && { ...moderation, otherwise: visibility }),
    media: (said.media ?? []).map(({ url, alt = '', width = null, height = null, blurhash = null }) => ({
      ...{
        id: mediaIds.pop(),
        key: '',
        address: url,
        state: 'ready',
        alt,
        width,
        height,
        blurhash,
        sizes: null,
      },
    })),
  };
}

async function takeIds(trx: Db, count: number): Promise<MediaId[]> {
  if (count === 0) return [];
  const { rows } = await sql<{
    id: MediaId;
  }>`select next_id() as id from generate_series(1, ${count})`.execute(trx);
  return rows.map(({ id }) => id);
}

/** Notes in which lists a post is by now. */
function touch(touched: Touched, { line, authorId, id, inReplyTo, mentions: named }: Ready): void {
  const { said, tags, grams } = line;
  if (said.deleted) return;
  const { visibility = 'public', moderation } = said;
  touchList(touched, author(authorId), id);
  touchList(touched, home(authorId), id);
  if (inReplyTo !== null) touchList(touched, replies(inReplyTo), id);
  for (const user of named) touchList(touched, mentions(user.id), id);
  if (moderation || visibility === 'direct') return;
  touchFollowers(touched, authorId, id);
  if (visibility !== 'public') return;
  for (const timeline of indexedUnder({ authorId, visibility, tags })) touchList(touched, timeline, id);
  for (const gram of grams) touched.grams.add(gram);
  touched.newestPublic = Math.max(id, touched.newestPublic ?? 0) as PostId;
}
