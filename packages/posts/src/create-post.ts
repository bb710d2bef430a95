import type { Db, Pool } from '@ripple/db';
import { laneOf, type PostId, type UserId } from '@ripple/messages';
import { ACCEPTED_AT, type OutboxRow, rowOf, type WriteRequest } from '@ripple/outbox';
import { CompiledQuery } from 'kysely';
import type { PostDocument, Visibility } from './document.ts';
import type { Media } from './media/media.ts';
import { attachMedia } from './media/queries.ts';

export interface NewPost {
  authorId: UserId;
  text: string;
  visibility: Visibility;
  inReplyTo: PostId | null;
  tags: string[];
  writtenTags: string[];
  mentions: { id: UserId; handle: string }[];
  links: string[];
  media: Media[];
}

/** A post, and the outbox row that was committed with it. */
export interface CreatedPost {
  document: PostDocument;
  row: OutboxRow;
}

/**
 * Post, tags, outbox row and idempotency key in one statement: one trip, one commit. (As four statements
 * between BEGIN and COMMIT the throughput was half of this.)
 */
const statement = `
  with fresh as materialized (
    select next_id() as id
  ), claimed as (
    insert into idempotency_keys (owner_id, key, request_hash, status, answer)
    select $1::bigint, $8::text, $9::text, 201, $10::jsonb || jsonb_build_object('id', id)
    from fresh where $8::text is not null
    on conflict do nothing
    returning 1
  ), post as (
    insert into posts (id, author_id, text, visibility, in_reply_to, tags, written_tags, mentions, links, media)
    select id, $1::bigint, $2::text, $3::text, $4::bigint, $5::text[], $15::text[], $6::jsonb, $7::text[], $12::jsonb
    from fresh where $8::text is null or exists (select from claimed)
    returning id
  ), tagged as (
    insert into post_tags (tag, post_id) select tag, id from post, unnest($5::text[]) tag where $3::text = 'public'
  ), named as (
    insert into post_mentions (user_id, post_id)
    select distinct (mention->>'id')::bigint, id from post, jsonb_array_elements($6::jsonb) mention
  ), queued as (
    insert into outbox (lane, message, origin)
    select $13::text, $11::jsonb || jsonb_build_object('postId', id) || ${ACCEPTED_AT}, $14::jsonb
    from post
    returning id, message, origin
  )
  select post.id, queued.id as "rowId", queued.message, queued.origin from post, queued`;

type Created = Pick<OutboxRow, 'message' | 'origin'> & { id: PostId; rowId: number };

/**
 * Creates a post without pictures; when it returns, the post and the message that will spread it are committed
 * together.
 * @returns `undefined` if the idempotency key was used before: nothing was created
 * @throws a foreign key violation (23503) if the author or the post replied to doesn't exist
 */
export async function createPost(
  pool: Pool,
  post: NewPost,
  request: WriteRequest = {},
): Promise<CreatedPost | undefined> {
  const values = valuesOf(post, request);
  return created(post, await pool.query<Created>({ name: 'create-post', text: statement, values }));
}

/** As {@link createPost}, for a post with pictures that this transaction has claimed (media/queries.ts). */
export async function createIllustratedPost(
  trx: Db,
  post: NewPost,
  request: WriteRequest = {},
): Promise<CreatedPost | undefined> {
  const query = CompiledQuery.raw(statement, valuesOf(post, request));
  const made = created(post, await trx.executeQuery<Created>(query));
  if (made)
    await attachMedia(
      trx,
      made.document.id,
      post.media.map(({ id }) => id),
    );
  return made;
}

const LANE = laneOf('post-created');

function valuesOf(post: NewPost, { claim, origin }: WriteRequest): unknown[] {
  const { authorId } = post;
  const row = rowOf({ type: 'post-created', authorId }, origin);
  return [
    authorId,
    post.text,
    post.visibility,
    post.inReplyTo,
    post.tags,
    JSON.stringify(post.mentions),
    post.links,
    claim?.key ?? null,
    claim?.requestHash ?? null,
    claim ? JSON.stringify(contentOf(post)) : null,
    row.message,
    JSON.stringify(post.media),
    row.lane,
    row.origin,
    post.writtenTags,
  ];
}

const contentOf = (post: NewPost): Omit<PostDocument, 'id'> => ({
  ...post,
  repostOf: null,
  editedAt: null,
  version: 1,
});

function created(post: NewPost, { rows: [row] }: { rows: Created[] }): CreatedPost | undefined {
  if (!row) return undefined;
  const { id, rowId, message, origin } = row;
  return {
    document: { id, ...contentOf(post) },
    row: { id: rowId, lane: LANE, message, origin } as OutboxRow,
  };
}
