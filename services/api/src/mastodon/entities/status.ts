import type { PresentedPost } from '@ripple/presentation';
import type { Account } from './account.ts';
import type { Addresses } from './addresses.ts';
import { toAttachment } from './attachment.ts';
import { toContent } from './content.ts';

/** A post as clients of Mastodon know one (https://docs.joinmastodon.org/entities/Status/). */
export interface Status {
  id: string;
  reblog: Status | null;
  [field: string]: unknown;
}

/** What a status shows besides its post. */
export interface StatusDetails {
  /** By the id of a user. */
  accounts: ReadonlyMap<string, Account>;
  /** By the id of a post that is answered, its author's id. */
  authorsOfParents: ReadonlyMap<string, string>;
}

/** @returns undefined where its author, or that of what it passes on, is gone */
export function toStatus(
  post: PresentedPost,
  details: StatusDetails,
  addresses: Addresses,
): Status | undefined {
  const account = details.accounts.get(post.author.id);
  if (!account) return undefined;
  const reblog = post.repostOf && toStatus(post.repostOf, details, addresses);
  if (reblog === undefined) return undefined;
  // A reblog has the numbers and marks of what it passes on.
  const { counts, viewer, visibility } = post.repostOf ?? post;
  const { web } = addresses;
  const url = web.post(Number(post.id));
  const { sensitive, spoiler_text, language } = parseData(post.data);
  return {
    id: post.id,
    created_at: post.createdAt,
    in_reply_to_id: post.inReplyTo,
    in_reply_to_account_id: (post.inReplyTo && details.authorsOfParents.get(post.inReplyTo)) ?? null,
    sensitive,
    spoiler_text,
    visibility: visibility === 'followers' ? 'private' : visibility,
    language,
    uri: url,
    url,
    replies_count: counts.replies,
    // What is counted behind the answer is never less than what the reader has done.
    reblogs_count: Math.max(counts.reposts, viewer.reposted ? 1 : 0),
    favourites_count: Math.max(counts.favourites, viewer.favourited ? 1 : 0),
    edited_at: post.editedAt,
    favourited: viewer.favourited,
    reblogged: viewer.reposted,
    bookmarked: viewer.bookmarked,
    muted: false,
    pinned: false,
    content: post.repostOf ? (reblog?.content ?? '') : toContent(post, web),
    filtered: [],
    reblog,
    application: null,
    account,
    media_attachments: post.media.map(toAttachment),
    mentions: post.mentions.map(({ id, handle }) => ({
      id,
      username: handle,
      acct: handle,
      url: web.user(handle),
    })),
    tags: post.tags.map((tag) => ({ name: tag.toLowerCase(), url: web.tag(tag) })),
    emojis: [],
    card: null,
    poll: null,
  };
}

/** What clients of Mastodon keep with a post beside its text: members of its data. */
export interface StatusData {
  sensitive: boolean;
  spoiler_text: string;
  language: string | null;
}

export function parseData(data: object | null): StatusData {
  const { sensitive, spoiler_text, language } = (data ?? {}) as Record<string, unknown>;
  const spoiler = typeof spoiler_text === 'string' ? spoiler_text : '';
  return {
    // As Mastodon has it, what is behind a warning is sensitive.
    sensitive: sensitive === true || spoiler !== '',
    spoiler_text: spoiler,
    language: typeof language === 'string' ? language : null,
  };
}
