import type { UserId } from '@ripple/messages';
import type { Post } from './shop.ts';

/** One way to build a feed, as its HTTP server sees it. */
export interface Design {
  /** @returns when the author may be answered */
  createPost(author: UserId, text: string): Promise<Post>;
  /** Newest first, older than `before`. */
  readHome(user: UserId, limit: number, before: number): Promise<Post[]>;
  close?(): Promise<void>;
}
