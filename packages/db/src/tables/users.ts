import type { UserId } from '@ripple/messages';
import type { Generated } from 'kysely';

export interface UsersTable {
  id: Generated<UserId>;
  handle: string;
  name: string;
  bio: Generated<string>;
  avatar_url: string | null;
  avatar_key: string | null;
}

export interface UserCountsTable {
  user_id: UserId;
  followers: Generated<number>;
  following: Generated<number>;
}
