import type { Db } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { author, home } from '@ripple/timelines';
import { sql } from 'kysely';
import type { Checked } from '../check-line.ts';
import { findIds, tells } from '../ids.ts';
import { touchFollowers, touchList } from '../touched.ts';
import { addToCounts, count } from './counts.ts';
import { findMarked, isMark, type Mark } from './marked.ts';
import type { Fate, WriteContext } from './write.ts';

/** A repost by its user and the original. */
interface Repost {
  user: UserId;
  target: PostId;
  id: PostId;
}

/** Writes reposts: posts of their own, with the time at which they were made. */
export async function writeReposts(context: WriteContext, lines: Checked<'repost'>[]): Promise<Fate[]> {
  const { db, touched } = context;
  const { marks, reposts, made, counts } = await db.transaction().execute(async (trx) => {
    const marks = (await findMarked(context, trx, lines)).map(repostable);
    const present = await listReposts(trx, marks.filter(isMark));
    const fresh = new Map(
      marks.filter(isMark).flatMap((mark) => (present.has(keyOf(mark)) ? [] : [[keyOf(mark), mark]])),
    );
    const made = await insertReposts(trx, [...fresh.values()]);
    const targets = marks.flatMap((mark) => (isMark(mark) ? [mark.target] : []));
    const counts = await addToCounts(
      trx,
      targets,
      count(
        made.map(({ target }) => target),
        'reposts',
      ),
    );
    return { marks, made: new Set(made.map(keyOf)), counts, reposts: new Map([...present, ...byKey(made)]) };
  });
  for (const each of counts) touched.counts.set(each.postId, each);
  return marks.map((mark): Fate => {
    if (!isMark(mark)) return mark;
    touched.reposted.add(mark.user);
    const id = reposts.get(keyOf(mark))?.id;
    if (id === undefined) return 'known';
    touchList(touched, author(mark.user), id);
    touchList(touched, home(mark.user), id);
    touchFollowers(touched, mark.user, id);
    return made.delete(keyOf(mark)) ? 'new' : 'known';
  });
}

type RepostMark = Mark<Checked<'repost'>>;

const keyOf = ({ user, target }: Omit<Repost, 'id'>) => `${user} ${target}`;
const byKey = (reposts: Repost[]) => new Map(reposts.map((repost) => [keyOf(repost), repost]));

/** As `repost` of packages/posts: public posts alone, and what is passed on is no repost. */
function repostable(mark: RepostMark | Fate): RepostMark | Fate {
  if (!isMark(mark)) return mark;
  const { post } = mark;
  if (post.deleted) return { bad: 'the post was deleted' };
  return post.visibility === 'public' ? mark : { bad: 'the post is not public' };
}

async function listReposts(trx: Db, marks: RepostMark[]): Promise<Map<string, Repost>> {
  const { rows } = await sql<Repost>`
    select author_id as user, repost_of as target, id from posts
    where deleted_at is null and repost_of is not null and (author_id, repost_of) in (
      select * from unnest(${marks.map(({ user }) => user)}::bigint[], ${marks.map(({ target }) => target)}::bigint[])
    )`.execute(trx);
  return byKey(rows);
}

async function insertReposts(trx: Db, marks: RepostMark[]): Promise<Repost[]> {
  if (marks.length === 0) return [];
  const wanted = marks.map(({ line: { said, at = new Date() } }) => ({
    at,
    former: said.id === undefined ? undefined : Number(said.id),
  }));
  const ids = await findIds(trx, 'posts', wanted);
  const times = wanted.map(({ at }, index) => (tells(ids[index] as number, at) ? null : at.toISOString()));
  const { rows } = await sql<Repost>`
    insert into posts (id, author_id, text, visibility, repost_of, created_at)
    select id, author, '', 'public', target, at from unnest(
      ${ids}::bigint[], ${marks.map(({ user }) => user)}::bigint[], ${marks.map(({ target }) => target)}::bigint[],
      ${times}::timestamptz[]
    ) as wanted (id, author, target, at) order by id
    on conflict (author_id, repost_of) where repost_of is not null and deleted_at is null do nothing
    returning author_id as user, repost_of as target, id`.execute(trx);
  return rows;
}
