import type { UserId } from '@ripple/messages';
import type { ColumnType, Generated } from 'kysely';

export interface UsersTable {
  id: Generated<UserId>;
  handle: string;
  name: string;
  bio: Generated<string>;
  /** null: the id in decimal. */
  external_id: Generated<string | null>;
  avatar_url: Generated<string | null>;
  avatar_key: Generated<string | null>;
  /** Written as JSON. */
  data: ColumnType<object | null, string | null | undefined, string | null>;
  locked: Generated<boolean>;
}

export interface UserCountsTable {
  user_id: UserId;
  followers: Generated<number>;
  following: Generated<number>;
}
