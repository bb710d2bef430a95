import type { PostId, UserId } from '@ripple/ids';
import type { Generated, JSONColumnType } from 'kysely';

export interface PostsTable {
  id: Generated<PostId>;
  author_id: UserId;
  text: string;
  visibility: 'public' | 'followers' | 'direct';
  in_reply_to: PostId | null;
  repost_of: PostId | null;
  tags: Generated<string[]>;
  mentions: JSONColumnType<{ id: UserId; handle: string }[]>;
  links: Generated<string[]>;
  version: Generated<number>;
  edited_at: Date | null;
  deleted_at: Date | null;
}

export interface PostMentionsTable {
  user_id: UserId;
  post_id: PostId;
}

export interface PostTagsTable {
  tag: string;
  post_id: PostId;
}
