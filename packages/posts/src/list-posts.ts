import type { Db, Pool } from '@ripple/db';
import { EPOCH_MS, type PostId, type UserId } from '@ripple/messages';
import { sql } from 'kysely';
import type { PostDocument, Visibility, Withheld } from './document.ts';
import type { Media } from './media/media.ts';
import { spellingsOf } from './tag-key.ts';

export interface Tombstone {
  id: PostId;
  version: number;
  deleted: true;
}

interface Row {
  id: PostId;
  author_id: UserId;
  type: string;
  text: string;
  data: string | null;
  external_id: string | null;
  visibility: Visibility | 'withheld';
  withheld: Withheld | null;
  in_reply_to: PostId | null;
  repost_of: PostId | null;
  tags: string[];
  written_tags: string[] | null;
  mentions: { id: UserId; handle: string }[];
  links: string[];
  media: Media[];
  version: number;
  created_at: Date | null;
  edited_at: Date | null;
  deleted_at: Date | null;
}

/**
 * The posts that were edited, deleted or moderated in the last `ms` milliseconds, by the clock of Postgres, which gives the
 * lines of the moderators' log their ids (packages/messages/src/ids.ts), too.
 */
export async function listChangedSince(pool: Pool, ms: number): Promise<PostId[]> {
  const { rows } = await pool.query<{ id: PostId }>({
    name: 'find-changed-posts',
    text: `select id from posts
           where greatest(edited_at, deleted_at) is not null
             and greatest(edited_at, deleted_at) > clock_timestamp() - $1 * interval '1 millisecond'
           union select post_id from moderation_log
           where post_id is not null
             and id >= ((extract(epoch from clock_timestamp()) * 1000)::bigint - ${EPOCH_MS} - $1::bigint) << 12`,
    values: [Math.ceil(ms)],
  });
  return rows.map(({ id }) => id);
}

/** The posts with these ids, deleted ones as tombstones; ids that no post has are left out. */
export async function listPosts(pool: Pool, ids: PostId[]): Promise<(PostDocument | Tombstone)[]> {
  const { rows } = await pool.query<Row>({
    name: 'find-posts',
    text: `select ${columns} from posts where id = any($1::bigint[])`,
    values: [ids],
  });
  return rows.map(read);
}

/** A post of `author`, or the tombstone of one; its row is locked until the transaction ends. */
export async function lockPost(
  trx: Db,
  author: UserId,
  id: PostId,
): Promise<PostDocument | Tombstone | undefined> {
  const { rows } = await sql<Row>`
    select ${sql.raw(columns)} from posts where id = ${id} and author_id = ${author} for no key update`.execute(
    trx,
  );
  return rows[0] && read(rows[0]);
}

const columns = `id, author_id, type, text, data::text as data, visibility, in_reply_to, repost_of, tags, written_tags,
  mentions, links, media, version, created_at, edited_at, deleted_at,
  (select external_id from post_external_ids where post_id = posts.id) as external_id,
  case when visibility = 'withheld' then (
    select json_build_object('state', kept.state, 'reason', kept.reason, 'visibility', kept.visibility)
    from withheld_posts kept where kept.post_id = posts.id
  ) end as withheld`;

const read = (row: Row): PostDocument | Tombstone =>
  row.deleted_at
    ? { id: row.id, version: row.version, deleted: true }
    : {
        id: row.id,
        authorId: row.author_id,
        type: row.type,
        text: row.text,
        data: row.data,
        externalId: row.external_id,
        tags: row.tags,
        writtenTags: spellingsOf(row.tags, row.written_tags),
        mentions: row.mentions,
        links: row.links,
        media: row.media,
        visibility: row.visibility,
        withheld: row.withheld,
        inReplyTo: row.in_reply_to,
        repostOf: row.repost_of,
        ...(row.created_at && { createdAt: row.created_at.toISOString() }),
        editedAt: row.edited_at?.toISOString() ?? null,
        version: row.version,
      };
