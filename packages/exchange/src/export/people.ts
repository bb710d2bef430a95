import type { UserId } from '@ripple/messages';
import { parseTopicName, type TopicName } from '@ripple/timelines';
import type { Line } from '../line.ts';
import type { ExportContext } from './export-lines.ts';
import { joinOther, nameOfUser, pages } from './pages.ts';

interface Named {
  id: number;
  name: string;
}

/** Whom the user follows. */
export const listFollowLines = (context: ExportContext, user: UserId, self: string): AsyncGenerator<Line[]> =>
  pages<Named & { at: Date | null }>(
    context.pool,
    {
      name: `follows-${context.showsExternalIds}`,
      text: `select other.id, ${nameOfUser(context, 'other')} as name, created_at as at
             from follows ${joinOther('followee_id')}
             where follower_id = $1 and followee_id > $2 order by followee_id limit $3`,
      values: [user],
    },
    ({ name, at }) => ({ follow: { follower: self, followee: name, ...(at && { at: at.toISOString() }) } }),
  );

/** Whom the user blocks and mutes. */
export async function* listPairLines(
  context: ExportContext,
  user: UserId,
  self: string,
): AsyncGenerator<Line[]> {
  const list = (table: string, own: string, others: string, lineOf: (name: string) => Line) =>
    pages<Named>(
      context.pool,
      {
        name: `${table}-${context.showsExternalIds}`,
        text: `select other.id, ${nameOfUser(context, 'other')} as name
               from ${table} ${joinOther(others)}
               where ${own} = $1 and ${others} > $2 order by ${others} limit $3`,
        values: [user],
      },
      ({ name }) => lineOf(name),
    );
  yield* list('blocks', 'blocker_id', 'blocked_id', (blocked) => ({ block: { blocker: self, blocked } }));
  yield* list('mutes', 'muter_id', 'muted_id', (muted) => ({ mute: { muter: self, muted } }));
}

/** The tags and keywords that the user follows: a hundred at most. */
export async function* listTopicLines(
  { pool }: ExportContext,
  user: UserId,
  self: string,
): AsyncGenerator<Line[]> {
  const { rows } = await pool.query<{ topic: TopicName; written: string | null }>({
    name: 'export-topics',
    text: 'select topic, written_tag as written from topic_follows where user_id = $1 order by topic',
    values: [user],
  });
  if (rows.length === 0) return;
  yield rows.map(({ topic: name, written }): Line => {
    const topic = parseTopicName(name);
    return {
      topic: { user: self, ...('tag' in topic ? { tag: written ?? topic.tag } : { keyword: topic.keyword }) },
    };
  });
}
