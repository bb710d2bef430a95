import { createBatcher } from '@ripple/concurrency';
import type { Db, Pool } from '@ripple/db';
import { laneOf, type PostId, type UserId } from '@ripple/messages';
import { ACCEPTED_AT, type OutboxRow, rowOf, type WriteRequest } from '@ripple/outbox';
import { CompiledQuery } from 'kysely';
import type { PostDocument, Visibility, Withheld } from './document.ts';
import type { Media } from './media/media.ts';
import { attachMedia } from './media/queries.ts';

export interface NewPost {
  authorId: UserId;
  type: string;
  text: string;
  data: string | null;
  externalId: string | null;
  visibility: Visibility | 'withheld';
  withheld: Withheld | null;
  inReplyTo: PostId | null;
  tags: string[];
  writtenTags: string[];
  mentions: { id: UserId; handle: string }[];
  links: string[];
  media: Media[];
}

/** A post, and the outbox row that was committed with it; that of a post that is held brings it to its author alone. */
export interface CreatedPost {
  document: PostDocument;
  row: OutboxRow;
}

/**
 * Creates a post without pictures; when it returns, the post and the message that will spread it are committed
 * together.
 * @returns `undefined` if the idempotency key was used before: nothing was created
 * @throws a foreign key violation (23503) if the author or the post replied to doesn't exist
 */
export type CreatePost = (post: NewPost, request?: WriteRequest) => Promise<CreatedPost | undefined>;

/** Posts of one statement. */
const MOST_AT_ONCE = 64;
/** While one statement waits for the disk, the next one runs. */
const STATEMENTS_AT_ONCE = 2;
/** A statement that takes longer, since Postgres is slow or away, holds up no other. In ms. */
const PATIENCE_MS = 100;
/** So long a statement of several posts waits for a lock of another transaction, in ms. */
const LOCK_LIMIT_MS = 50;

/**
 * The posts that come while statements are under way share the next one. Where that fails by one of them, as far as is
 * known, each is tried alone: so a post fails, or waits for another transaction, by itself.
 */
export function createPosting(pool: Pool): CreatePost {
  async function insert(posts: Element[], lockLimitMs: number): Promise<(Created | undefined)[]> {
    const values = valuesOf(posts, lockLimitMs);
    const { rows } = await pool.query<Created>({ name: 'create-posts', text: statement, values });
    const created = new Map(rows.map((row) => [row.at, row]));
    return posts.map((_, at) => created.get(at));
  }
  const insertTogether = createBatcher((posts: Element[]) => insert(posts, LOCK_LIMIT_MS), MOST_AT_ONCE, {
    atOnce: STATEMENTS_AT_ONCE,
    patienceMs: PATIENCE_MS,
    retryAlone: false,
  });
  return async (post, request = {}) => {
    const element = elementOf(post, request);
    const created = await insertTogether(element).catch(async (error) => {
      if (!isOfOnePost(error)) throw error;
      return (await insert([element], NO_LIMIT))[0];
    });
    return createdOf(post, created);
  };
}

/**
 * As {@link CreatePost}, in a transaction: for a post with pictures that this has claimed (media/queries.ts), or with an
 * external id that it has taken (external-id.ts).
 * @param id that was taken with the external id
 */
export async function createPostIn(
  trx: Db,
  post: NewPost,
  request: WriteRequest = {},
  id?: PostId,
): Promise<CreatedPost | undefined> {
  const element = { ...elementOf(post, request), ...(id !== undefined && { given: id }) };
  const query = CompiledQuery.raw(statement, valuesOf([element], NO_LIMIT));
  const { rows } = await trx.executeQuery<Created>(query);
  const made = createdOf(post, rows[0]);
  const media = post.media.map((each) => each.id);
  if (made && media.length > 0) await attachMedia(trx, made.document.id, media);
  return made;
}

/** As `lock_timeout` has it: that of the statement is left. */
const NO_LIMIT = 0;

/**
 * Posts, their tags, names, events, outbox rows and idempotency keys in one statement: one trip, one commit. $1 is an
 * array of {@link Element}, $2 how long it may wait for a lock, in ms. Keys are claimed in one order, so that two
 * statements never wait for each other; of two posts with the same key one is created.
 */
const statement = `
  with limited as materialized (
    select set_config('lock_timeout', $2, true)
  ), fresh as materialized (
    select coalesce(given, next_id()) as id, ordinality::int - 1 as at, each.*
    from limited, rows from (json_to_recordset($1) as (
      given bigint, "authorId" bigint, type text, text text, data text, visibility text, withheld jsonb, "inReplyTo" bigint, tags text[], "writtenTags" text[],
      mentions jsonb, links text[], media jsonb, key text, "requestHash" text, answer jsonb, message text, origin text
    )) with ordinality as each
  ), claimed as (
    insert into idempotency_keys (owner_id, key, request_hash, status, answer)
    select "authorId", key, "requestHash", 201, answer || jsonb_build_object('id', id)
    from fresh where key is not null order by "authorId", key
    on conflict do nothing
    returning (answer->>'id')::bigint as id
  ), post as (
    insert into posts
      (id, author_id, type, text, data, visibility, in_reply_to, tags, written_tags, mentions, links, media)
    select id, "authorId", type, text, data::json, visibility, "inReplyTo", tags, "writtenTags", mentions, links, media
    from fresh where key is null or id in (select id from claimed)
    returning id, tags, visibility, mentions
  ), kept_back as (
    insert into withheld_posts (post_id, visibility, state, reason)
    select id, withheld->>'visibility', withheld->>'state', withheld->>'reason'
    from fresh join post using (id) where withheld is not null
  ), told as (
    insert into events (type, actor_id, object_id)
    select case when withheld is null then 'post.created' else 'post.held' end, "authorId", id
    from fresh join post using (id) order by at
  ), tagged as (
    insert into post_tags (tag, post_id) select tag, id from post, unnest(tags) tag where visibility = 'public'
  ), named as (
    insert into post_mentions (user_id, post_id)
    select distinct (mention->>'id')::bigint, id from post, jsonb_array_elements(mentions) mention
  ), queued as (
    insert into outbox (lane, message, origin)
    select '${laneOf('post-created')}', message::jsonb || jsonb_build_object('postId', id) || ${ACCEPTED_AT}, origin::jsonb
    from fresh join post using (id)
    returning id, message, origin
  )
  select at, fresh.id, queued.id as "rowId", queued.message, queued.origin
  from queued join fresh on fresh.id = (queued.message->>'postId')::bigint`;

interface Created extends Pick<OutboxRow, 'message' | 'origin'> {
  /** Its place in the array. */
  at: number;
  id: PostId;
  rowId: number;
}

/** A post as an element of the array that the statement takes. */
interface Element extends NewPost {
  /** Its id, if it has one already. */
  given?: PostId;
  key?: string;
  requestHash?: string;
  answer?: object;
  message: string;
  origin: string | null;
}

const valuesOf = (posts: Element[], lockLimitMs: number) => [JSON.stringify(posts), String(lockLimitMs)];

function elementOf(post: NewPost, { claim, origin }: WriteRequest): Element {
  const { message, origin: from } = rowOf({ type: 'post-created', authorId: post.authorId }, origin);
  return {
    ...post,
    ...(claim && { key: claim.key, requestHash: claim.requestHash, answer: contentOf(post) }),
    message,
    origin: from,
  };
}

const contentOf = (post: NewPost): Omit<PostDocument, 'id'> => ({
  ...post,
  repostOf: null,
  editedAt: null,
  version: 1,
});

function createdOf(post: NewPost, created: Created | undefined): CreatedPost | undefined {
  if (!created) return undefined;
  const { id, rowId, message, origin } = created;
  return {
    document: { id, ...contentOf(post) },
    row: { id: rowId, lane: laneOf('post-created'), message, origin } as OutboxRow,
  };
}

/**
 * SQLSTATE classes 22 and 23, data exceptions and violated constraints; 40, a transaction that was rolled back, as for a
 * deadlock; 55P03, a lock that another transaction holds. After each of them nothing is stored.
 */
const isOfOnePost = (error: unknown): boolean =>
  /^(2[23]|40|55P03)/.test((error as { code?: string }).code ?? '');
