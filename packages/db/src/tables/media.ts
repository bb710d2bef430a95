import type { MediaId, PostId, UserId } from '@ripple/messages';
import type { Generated, JSONColumnType } from 'kysely';

export interface MediaTable {
  id: Generated<MediaId>;
  owner_id: UserId;
  key: string;
  state: Generated<'uploading' | 'processing' | 'ready' | 'failed'>;
  alt: Generated<string>;
  width: number | null;
  height: number | null;
  blurhash: string | null;
  sizes: JSONColumnType<Record<string, { width: number; height: number; bytes: number }>> | null;
  post_id: PostId | null;
  position: number | null;
}
