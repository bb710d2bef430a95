import { type PostId, timeOf, type UserId } from '@ripple/messages';
import type { Media, Visibility, Withheld } from '@ripple/posts';
import { presentMedia } from '@ripple/presentation';
import type { Line, Said } from '../line.ts';
import type { ExportContext } from './export-lines.ts';
import { joinOther, nameOfPost, nameOfUser, pages } from './pages.ts';

interface Row {
  id: PostId;
  externalId: string;
  type: string;
  text: string;
  data: object | null;
  visibility: Visibility | 'withheld';
  withheld: Withheld | null;
  media: Media[];
  createdAt: Date | null;
  editedAt: Date | null;
  isDeleted: boolean;
  parent: string | null;
  parentAuthor: string | null;
}

/**
 * The posts that the user has written, also those that are withheld; of deleted ones that they were there, as others may
 * have answered them. What answers a post of a user who has left names nothing: no export has a line of that post, and an
 * import refuses a line that names a missing one.
 */
export const listPostLines = (context: ExportContext, user: UserId, self: string): AsyncGenerator<Line[]> =>
  pages<Row>(
    context.pool,
    {
      name: `posts-${context.showsExternalIds}`,
      text: `
        select post.id, ${nameOfPost(context, 'post', 'true')} as "externalId", post.type, post.text, post.data,
          post.visibility, post.media, post.created_at as "createdAt", post.edited_at as "editedAt",
          post.deleted_at is not null as "isDeleted",
          (select json_build_object('state', state, 'reason', reason, 'visibility', kept.visibility)
           from withheld_posts kept where kept.post_id = post.id) as withheld,
          case when parent.id is not null then ${nameOfPost(context, 'parent', 'parent.author_id = $1')} end as parent,
          case when parent.author_id = $1 then $2::text else ${nameOfUser(context, 'other')} end as "parentAuthor"
        from posts post
        left join posts parent on parent.id = post.in_reply_to
        left ${joinOther('parent.author_id')}
        where post.author_id = $1 and post.repost_of is null and post.id > $3
        order by post.id limit $4`,
      values: [user, self],
    },
    (row) => ({ post: presentPost(row, self, context.mediaUrl) }),
  );

function presentPost(row: Row, author: string, mediaUrl: string): Said<'post'> {
  const { id, externalId, type, text, data, visibility, withheld, media, createdAt, editedAt } = row;
  const inReplyTo =
    row.parent === null || row.parentAuthor === null
      ? null
      : { author: row.parentAuthor, externalId: row.parent };
  const named = { author, externalId, at: (createdAt ?? timeOf(id)).toISOString(), id: String(id) };
  if (row.isDeleted) return { ...named, deleted: true, ...(inReplyTo && { inReplyTo }) };
  return {
    ...named,
    ...(type !== 'post' && { type }),
    ...(text !== '' && { text }),
    ...(data && { data }),
    visibility: withheld?.visibility ?? (visibility as Visibility),
    ...(inReplyTo && { inReplyTo }),
    ...(media.length > 0 && { media: media.flatMap((each) => presentPicture(each, mediaUrl)) }),
    ...(editedAt && { editedAt: editedAt.toISOString() }),
    ...(visibility === 'withheld' &&
      withheld && { moderation: { state: withheld.state, reason: withheld.reason } }),
  };
}

/** None that is not ready: there is no address of it yet. */
function presentPicture(media: Media, mediaUrl: string): NonNullable<Said<'post'>['media']> {
  const { url, alt, width, height, blurhash } = presentMedia(media, mediaUrl);
  return url === null ? [] : [{ url, alt, width, height, blurhash }];
}

interface RepostRow {
  id: PostId;
  createdAt: Date | null;
  author: string;
  externalId: string;
}

/** The reposts of the user, but for those of posts that were deleted: nothing of these is shown. */
export const listRepostLines = (context: ExportContext, user: UserId, self: string): AsyncGenerator<Line[]> =>
  pages<RepostRow>(
    context.pool,
    {
      name: `reposts-${context.showsExternalIds}`,
      text: `
        select repost.id, repost.created_at as "createdAt",
          ${nameOfPost(context, 'original', 'original.author_id = $1')} as "externalId",
          case when original.author_id = $1 then $2::text else ${nameOfUser(context, 'other')} end as author
        from posts repost
        join posts original on original.id = repost.repost_of and original.deleted_at is null
        ${joinOther('original.author_id')}
        where repost.author_id = $1 and repost.repost_of is not null and repost.deleted_at is null and repost.id > $3
        order by repost.id limit $4`,
      values: [user, self],
    },
    ({ id, createdAt, author, externalId }) => ({
      repost: {
        user: self,
        post: { author, externalId },
        at: (createdAt ?? timeOf(id)).toISOString(),
        id: String(id),
      },
    }),
  );
