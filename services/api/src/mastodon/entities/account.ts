import { timeOf } from '@ripple/messages';
import type { Profile } from '@ripple/people';
import { presentAvatar } from '@ripple/presentation';
import type { Addresses } from './addresses.ts';
import { toContent } from './content.ts';

/** A user as clients of Mastodon know one (https://docs.joinmastodon.org/entities/Account/). */
export type Account = ReturnType<typeof toAccount>;

export function toAccount(user: Profile, { web, mediaUrl, missingPicture }: Addresses) {
  const { id, handle, name, bio, locked, counts } = user;
  const shown = presentAvatar(user, mediaUrl);
  const url = web.user(handle);
  return {
    id: String(id),
    username: handle,
    acct: handle,
    display_name: name,
    locked,
    bot: false,
    discoverable: true,
    indexable: false,
    noindex: false,
    group: false,
    created_at: `${timeOf(id).toISOString().slice(0, 10)}T00:00:00.000Z`,
    note: toContent({ text: bio, tags: [], mentions: [], links: [] }, web),
    url,
    uri: url,
    avatar: shown.avatar ?? missingPicture,
    avatar_static: shown.avatarPreview ?? missingPicture,
    header: missingPicture,
    header_static: missingPicture,
    followers_count: counts.followers,
    following_count: counts.following,
    statuses_count: counts.posts,
    last_status_at: null,
    hide_collections: false,
    emojis: [],
    roles: [],
    fields: [],
  };
}

/** A user as that user's own client knows it: with what can be changed (https://docs.joinmastodon.org/entities/Account/#CredentialAccount). */
export const toOwnAccount = (user: Profile, addresses: Addresses, waiting: number) => ({
  ...toAccount(user, addresses),
  source: {
    privacy: 'public',
    sensitive: false,
    language: null,
    note: user.bio,
    fields: [],
    follow_requests_count: waiting,
    hide_collections: false,
    discoverable: true,
    indexable: false,
  },
  role: { id: '-99', name: '', permissions: '0', color: '', highlighted: false },
});
