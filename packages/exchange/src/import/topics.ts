import type { UserId } from '@ripple/messages';
import { shardOf } from '@ripple/people';
import { gramOf } from '@ripple/posts';
import { MOST_TOPICS, parseTopicName, type TopicName } from '@ripple/timelines';
import { sql } from 'kysely';
import type { Checked } from '../check-line.ts';
import { type Fate, missing, type WriteContext } from './write.ts';

/** Writes the tags and keywords that users follow, up to as many as a user may. */
export async function writeTopics(context: WriteContext, lines: Checked<'topic'>[]): Promise<Fate[]> {
  const { db, names, touched } = context;
  const { users, fates } = await db.transaction().execute(async (trx) => {
    const users = await names.users(
      trx,
      lines.map(({ user }) => user),
    );
    const { rows } = await sql<{ user: UserId; topic: TopicName }>`
      select user_id as "user", topic from topic_follows
      where user_id = any(${[...users.values()]}::bigint[])`.execute(trx);
    const followed = new Map<UserId, Set<TopicName>>([...users.values()].map((user) => [user, new Set()]));
    for (const { user, topic } of rows) followed.get(user)?.add(topic);
    const wanted: { user: UserId; topic: TopicName; writtenTag: string | null }[] = [];
    const fates = lines.map(({ user: name, topic, writtenTag }): Fate => {
      const user = users.get(name);
      const own = user === undefined ? undefined : followed.get(user);
      if (user === undefined || own === undefined) return missing('user', name);
      if (own.has(topic)) return 'known';
      if (own.size >= MOST_TOPICS) return { bad: `the user follows ${MOST_TOPICS} topics already` };
      own.add(topic);
      wanted.push({ user, topic, writtenTag });
      return 'new';
    });
    const made = await sql<{ topic: TopicName }>`
      insert into topic_follows (topic, shard, user_id, written_tag)
      select * from unnest(
        ${wanted.map(({ topic }) => topic)}::text[], ${wanted.map(({ user }) => shardOf(user))}::smallint[],
        ${wanted.map(({ user }) => user)}::bigint[], ${wanted.map(({ writtenTag }) => writtenTag)}::text[]
      ) order by 1, 2, 3
      on conflict do nothing returning topic`.execute(trx);
    const counts = new Map<TopicName, number>();
    for (const { topic } of made.rows) counts.set(topic, (counts.get(topic) ?? 0) + 1);
    await sql`
      insert into topics (topic, gram, followers)
      select * from unnest(
        ${[...counts.keys()]}::text[], ${[...counts.keys()].map(gramOfTopic)}::text[], ${[...counts.values()]}::int[]
      ) order by 1
      on conflict (topic) do update set followers = topics.followers + excluded.followers`.execute(trx);
    return { users, fates };
  });
  for (const user of users.values()) {
    touched.topicsOf.add(user);
    touched.homes.add(user);
  }
  return fates;
}

function gramOfTopic(name: TopicName): string | null {
  const topic = parseTopicName(name);
  return 'keyword' in topic ? gramOf(topic.keyword) : null;
}
