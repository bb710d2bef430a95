import type { Db } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import type { Visibility, Withheld } from '@ripple/posts';
import { sql } from 'kysely';
import { type Moderator, recordAct } from './acts.ts';
import { isReported } from './reports.ts';

/** What a moderator wants a post to be. */
export interface PostChange {
  state: 'visible' | 'hidden';
  reason: string;
}

interface Row {
  authorId: UserId;
  text: string;
  tags: string[];
  mentions: { id: UserId }[];
  visibility: Visibility | 'withheld';
  /** Of a withheld post. */
  state: Withheld['state'] | null;
  reason: string | null;
  announced: boolean | null;
}

/**
 * Hides a post, or lets it be seen. Where it is so already, nothing is done. After the commit its document is renewed.
 * @returns whether its moderator is shown the post: not one that is neither public nor reported, where no line of the log
 * would tell of it. `undefined` if there is no such post; a deleted one is none, and a repost is judged by what it
 * passes on
 */
export async function moderatePost(
  tx: Tx,
  id: PostId,
  change: PostChange,
  moderator: Moderator,
): Promise<{ isShown: boolean } | undefined> {
  const post = await lockPost(tx.db, id);
  if (!post) return undefined;
  if (change.state === 'hidden') await hide(tx, id, post, change.reason, moderator);
  else if (post.visibility === 'withheld') await show(tx, id, post, change.reason, moderator);
  else return { isShown: post.visibility === 'public' || (await isReported(tx.db, id)) };
  return { isShown: true };
}

async function lockPost(trx: Db, id: PostId): Promise<Row | undefined> {
  // What stands beside it is changed with its row locked, and so it is read in a second statement.
  const locked = await sql`
    select from posts where id = ${id} and deleted_at is null and repost_of is null
    for no key update`.execute(trx);
  if (locked.rows.length === 0) return undefined;
  const { rows } = await sql<Row>`
    select author_id as "authorId", text, tags, mentions, posts.visibility, state, reason, announced
    from posts left join withheld_posts on post_id = id where id = ${id}`.execute(trx);
  return rows[0];
}

async function hide(tx: Tx, id: PostId, post: Row, reason: string, moderator: Moderator): Promise<void> {
  if (post.state === 'hidden' && post.reason === reason) return;
  // One that was held was not announced, and is not when it is hidden.
  await sql`
    with kept as (
      insert into withheld_posts (post_id, visibility, state, reason, announced)
      values (${id}, ${post.visibility === 'withheld' ? 'public' : post.visibility}, 'hidden', ${reason}, true)
      on conflict (post_id) do update set state = excluded.state, reason = excluded.reason
    ), untagged as (
      delete from post_tags where tag = any(${post.tags}::text[]) and post_id = ${id}
    )
    update posts set visibility = 'withheld', version = version + 1 where id = ${id}`.execute(tx.db);
  await enqueue(tx, edited(id, post), {
    type: 'post.hidden',
    actor: moderator.userId ?? null,
    object: id,
  });
  await recordAct(tx.db, moderator, { action: 'post.hidden', postId: id, userId: post.authorId, reason });
}

/**
 * A post that was hidden may not have been planned before that, so it goes the whole way in any case: where it is already,
 * nothing changes.
 */
async function show(tx: Tx, id: PostId, post: Row, reason: string, moderator: Moderator): Promise<void> {
  const { authorId, announced } = post;
  await sql`
    with kept as (
      delete from withheld_posts where post_id = ${id} returning visibility
    ), tagged as (
      insert into post_tags (tag, post_id) select tag, ${id} from kept, unnest(${post.tags}::text[]) tag
      where visibility = 'public'
      on conflict do nothing
    )
    update posts set visibility = kept.visibility, version = version + 1
    from kept where id = ${id}`.execute(tx.db);
  // A release makes its document anew, too.
  if (announced) await enqueue(tx, edited(id, post));
  await enqueue(
    tx,
    { type: 'post-created', postId: id, authorId, ...(!announced && { released: true as const }) },
    announced
      ? { type: 'post.edited', actor: moderator.userId ?? null, object: id }
      : { type: 'post.created', actor: authorId, object: id },
  );
  const action = announced ? 'post.visible' : 'post.released';
  await recordAct(tx.db, moderator, { action, postId: id, userId: authorId, reason });
}

const edited = (postId: PostId, { authorId, text, tags, mentions }: Row) =>
  ({
    type: 'post-edited',
    postId,
    authorId,
    previous: { text, tags, mentions: mentions.map((mention) => mention.id) },
  }) as const;
