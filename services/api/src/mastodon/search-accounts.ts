import type { UserId } from '@ripple/messages';
import { findUserByHandle, listFolloweesAmong, searchUsers } from '@ripple/people';
import { hasVisibleCharacter } from '@ripple/posts';
import { Type } from 'typebox';
import { listAccounts, selectShown } from './accounts.ts';
import type { Account } from './entities/account.ts';
import type { Mastodon } from './mastodon.ts';
import { handleAt, handleIn } from './named-in-address.ts';
import type { PageSizes } from './paging.ts';

/** Users that are looked at: searchUsers knows no more. */
const MOST_FOUND = 100;
const MOST_TEXT = 100;

export interface AccountSearch {
  text: string;
  viewer: UserId | undefined;
  limit: number;
  offset: number;
  /** Only those whom the viewer follows. */
  following: boolean;
}

/** Users by the address of their page, by their name with an @, or by the beginnings of handles and names. */
export async function searchAccounts(mastodon: Mastodon, search: AccountSearch): Promise<Account[]> {
  const { viewer, limit, offset, following } = search;
  const found = await selectShown(mastodon, viewer, await findIds(mastodon, search.text.trim()));
  const wanted = following && viewer !== undefined ? await selectFollowed(mastodon, viewer, found) : found;
  return listAccounts(mastodon, wanted.slice(offset, offset + limit));
}

async function findIds({ context, addresses }: Mastodon, text: string): Promise<UserId[]> {
  const { db } = context.reading;
  if (/^https?:\/\//i.test(text)) {
    const handle = handleAt(text, addresses);
    const user = handle === undefined ? undefined : await findUserByHandle(db, handle);
    return user ? [user.id] : [];
  }
  const name = text.includes('@') ? handleIn(text, addresses) : text;
  if (name === undefined || name.length > MOST_TEXT || !hasVisibleCharacter(name)) return [];
  const users = await searchUsers(db, name, MOST_FOUND);
  return users.map(({ id }) => id);
}

async function selectFollowed({ context }: Mastodon, viewer: UserId, ids: UserId[]): Promise<UserId[]> {
  const followed = new Set(await listFolloweesAmong(context.reading.pool, viewer, ids));
  return ids.filter((id) => followed.has(id));
}

/** Which part of what was found is asked for. */
export const searchPlace = {
  limit: Type.Optional(Type.Integer()),
  offset: Type.Optional(Type.Integer()),
  resolve: Type.Optional(Type.Unknown()),
};

/** Beyond this, nothing is found. */
const MOST_SKIPPED = 200;

export const parsePlace = (
  { limit, offset = 0 }: { limit?: number; offset?: number },
  { usual, most }: PageSizes,
) => ({
  limit: Math.min(most, Math.max(1, limit ?? usual)),
  offset: Math.min(MOST_SKIPPED, Math.max(0, offset)),
});
