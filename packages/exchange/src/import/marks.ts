import type { PostId, UserId } from '@ripple/messages';
import { favourites } from '@ripple/timelines';
import { sql } from 'kysely';
import type { Checked } from '../check-line.ts';
import { touchList } from '../touched.ts';
import { addToCounts, count } from './counts.ts';
import { findMarked, isMark, type Mark } from './marked.ts';
import type { Fate, WriteContext } from './write.ts';

/** Writes favourites. */
export async function writeFavourites(context: WriteContext, lines: Checked<'favourite'>[]): Promise<Fate[]> {
  const { touched } = context;
  const { marks, made, counts } = await write(context, lines, 'favourites');
  for (const each of counts) touched.counts.set(each.postId, each);
  return marks.map((mark): Fate => {
    if (!isMark(mark)) return mark;
    touched.favourited.add(mark.user);
    touchList(touched, favourites(mark.user), mark.target);
    return made.delete(keyOf(mark)) ? 'new' : 'known';
  });
}

/** Writes bookmarks. */
export async function writeBookmarks(context: WriteContext, lines: Checked<'bookmark'>[]): Promise<Fate[]> {
  const { marks, made } = await write(context, lines, 'bookmarks');
  return marks.map((mark): Fate => {
    if (!isMark(mark)) return mark;
    context.touched.bookmarked.add(mark.user);
    return made.delete(keyOf(mark)) ? 'new' : 'known';
  });
}

const keyOf = ({ user, target }: { user: UserId; target: PostId }) => `${user} ${target}`;

async function write<Line extends Checked<'favourite'> | Checked<'bookmark'>>(
  context: WriteContext,
  lines: Line[],
  table: 'favourites' | 'bookmarks',
) {
  return context.db.transaction().execute(async (trx) => {
    const marks = (await findMarked(context, trx, lines)).map((mark): Mark<Line> | Fate =>
      isMark(mark) && mark.post.deleted ? { bad: 'the post was deleted' } : mark,
    );
    const wanted = marks.filter((mark): mark is Mark<Line> => isMark(mark));
    const { rows } = await sql<{ user: UserId; target: PostId }>`
      insert into ${sql.table(table)} (user_id, post_id, created_at)
      select user_id, post_id, ${table === 'bookmarks' ? sql`coalesce(at, now())` : sql`at`} from unnest(
        ${wanted.map(({ user }) => user)}::bigint[], ${wanted.map(({ target }) => target)}::bigint[],
        ${wanted.map(({ line }) => line.at?.toISOString() ?? null)}::timestamptz[]
      ) as wanted (user_id, post_id, at) order by 1, 2
      on conflict do nothing
      returning user_id as user, post_id as target`.execute(trx);
    const targets = wanted.map(({ target }) => target);
    const added = count(
      rows.map(({ target }) => target),
      'favourites',
    );
    const counts = table === 'favourites' ? await addToCounts(trx, targets, added) : [];
    return { marks, made: new Set(rows.map(keyOf)), counts };
  });
}
