import type { Db, Pool } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import type { Visibility } from './document.ts';

/** What has to be known of a post to plan its way. */
export interface PostToPlan {
  id: PostId;
  authorId: UserId;
  visibility: Visibility | 'withheld';
  tags: string[];
  /** Who is named in it. */
  mentions: UserId[];
  inReplyTo: PostId | null;
  repostOf: PostId | null;
  version: number;
  deleted: boolean;
  /** Whether there are pictures in it. */
  illustrated: boolean;
  /** How many follow its author. A counter, not a scan. */
  followers: number;
}

/** Where a post is found. A withheld one is where only its author sees it. */
export const indexOf = ({ visibility, tags, inReplyTo, repostOf }: PostToPlan) => ({
  visibility: visibility === 'withheld' ? ('direct' as const) : visibility,
  tags,
  inReplyTo,
  repostOf,
});

/** Also what it is found by. */
export interface PostToFind extends PostToPlan {
  text: string;
}

/** `undefined` if there is no such post; a deleted one is found. */
export async function findPostToPlan(pool: Pool, id: PostId): Promise<PostToPlan | undefined> {
  const { rows } = await pool.query<PostToPlan>({
    name: 'find-post-to-plan',
    text: `select ${columns} from posts where id = $1`,
    values: [id],
  });
  return rows[0] && read(rows[0]);
}

/** Which version of a post there is now, and whether it is deleted; `undefined` if there is no such post. */
export async function findPostState(
  db: Db,
  id: PostId,
): Promise<{ version: number; deleted: boolean } | undefined> {
  const post = await db
    .selectFrom('posts')
    .select(['version', 'deleted_at as deletedAt'])
    .where('id', '=', id)
    .executeTakeFirst();
  return post && { version: post.version, deleted: post.deletedAt !== null };
}

/** One for each id, in their order. */
export async function listPostsToPlan(pool: Pool, ids: PostId[]): Promise<(PostToFind | undefined)[]> {
  const { rows } = await pool.query<PostToFind>({
    name: 'find-posts-to-plan',
    text: `select ${columns}, text from posts where id = any($1::bigint[])`,
    values: [ids],
  });
  const found = new Map(rows.map((row) => [row.id, read(row)]));
  return ids.map((id) => found.get(id));
}

const columns = `id, author_id as "authorId", visibility, tags, in_reply_to as "inReplyTo",
  repost_of as "repostOf", version, deleted_at is not null as deleted, media <> '[]' as illustrated,
  coalesce((select followers from user_counts where user_id = author_id), 0) as followers,
  array(select (mention->>'id')::bigint from jsonb_array_elements(mentions) mention) as mentions`;

/** Arrays of bigint come as text. */
const read = <Row extends PostToPlan>(row: Row): Row => ({
  ...row,
  mentions: row.mentions.map(Number) as UserId[],
});
