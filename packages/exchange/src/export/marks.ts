import type { PostId, UserId } from '@ripple/messages';
import type { Line } from '../line.ts';
import type { ExportContext } from './export-lines.ts';
import { joinOther, nameOfPost, nameOfUser, pages } from './pages.ts';

interface Row {
  id: PostId;
  author: string;
  externalId: string;
  at: Date | null;
}

/** What the user has made a favourite, and bookmarked, as far as it is there. */
export async function* listMarkLines(
  context: ExportContext,
  user: UserId,
  self: string,
): AsyncGenerator<Line[]> {
  const list = (table: 'favourites' | 'bookmarks', kind: 'favourite' | 'bookmark') =>
    pages<Row>(
      context.pool,
      {
        name: `${table}-${context.showsExternalIds}`,
        text: `
          select post.id, ${nameOfPost(context, 'post', 'post.author_id = $1')} as "externalId",
            case when post.author_id = $1 then $2::text else ${nameOfUser(context, 'other')} end as author, marked.created_at as at
          from ${table} marked
          join posts post on post.id = marked.post_id and post.deleted_at is null
          ${joinOther('post.author_id')}
          where marked.user_id = $1 and marked.post_id > $3
          order by marked.post_id limit $4`,
        values: [user, self],
      },
      ({ author, externalId, at }) =>
        ({
          [kind]: { user: self, post: { author, externalId }, ...(at && { at: at.toISOString() }) },
        }) as Line,
    );
  yield* list('favourites', 'favourite');
  yield* list('bookmarks', 'bookmark');
}
