import type { PostId, UserId } from '@ripple/messages';
import type { Generated, JSONColumnType } from 'kysely';

export interface PostsTable {
  id: Generated<PostId>;
  author_id: UserId;
  type: Generated<string>;
  text: string;
  /** As text: `data::text`. */
  data: JSONColumnType<object> | null;
  /** `withheld`: see withheld_posts. */
  visibility: 'public' | 'followers' | 'direct' | 'withheld';
  in_reply_to: PostId | null;
  repost_of: PostId | null;
  /** Keys, see packages/posts/src/tag-key.ts. */
  tags: Generated<string[]>;
  /** In the order of `tags`. */
  written_tags: Generated<string[] | null>;
  mentions: JSONColumnType<{ id: UserId; handle: string }[]>;
  links: Generated<string[]>;
  version: Generated<number>;
  /** null: its id tells it. */
  created_at: Generated<Date | null>;
  edited_at: Date | null;
  deleted_at: Date | null;
}

export interface PostExternalIdsTable {
  author_id: UserId;
  external_id: string;
  post_id: PostId;
}

export interface PostMentionsTable {
  user_id: UserId;
  post_id: PostId;
}

export interface PostTagsTable {
  tag: string;
  post_id: PostId;
}
