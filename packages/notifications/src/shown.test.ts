import { type Database, openDatabase } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { type Isolation, isolate } from '@ripple/test-env';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { countUnread, listNotifications } from './list-notifications.ts';
import { listNews } from './mail/contents.ts';

const [READER, WRITER, OTHER] = [1, 2, 3] as UserId[] as [UserId, UserId, UserId];

let isolation: Isolation;
let database: Database;

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 2, applicationName: 'ripple-test' });
  await database.pool.query(
    `insert into users (id, handle, name) select n, 'u' || n, 'x' from generate_series(1, 3) n`,
  );
});
afterAll(async () => {
  await database?.close();
  await isolation?.dispose();
});
beforeEach(async () => {
  await database.pool.query('truncate posts, mutes, blocks, follows, notifications cascade');
});

/** A mention of the reader by the writer. */
async function mention(visibility: string, mentions: object[] = []): Promise<void> {
  await database.pool.query(
    `with post as (
       insert into posts (author_id, text, visibility, mentions) values ($1, 'x', $2, $3) returning id
     ) insert into notifications (user_id, kind, post_id, actors, count)
     select $4, 'mention', id, array[$1::bigint], 1 from post`,
    [WRITER, visibility, JSON.stringify(mentions), READER],
  );
}

/** How many the list, the number of unread ones and a mail have. */
async function shown(): Promise<number[]> {
  const { db } = database;
  const { notifications } = await listNotifications(db, READER, { limit: 10 });
  return [notifications.length, await countUnread(db, READER), (await listNews(db, READER, 0)).length];
}
const everywhere = (count: number) => [count, count, count];
const change = (statement: string) => database.pool.query(statement);

it.each<[string, string, object[], string, boolean]>([
  ['a public post', 'public', [], 'select 1', true],
  ['a deleted post', 'public', [], 'update posts set deleted_at = now()', false],
  ['a muted user', 'public', [], `insert into mutes values (${READER}, ${WRITER})`, false],
  ['a blocked user', 'public', [], `insert into blocks values (${READER}, ${WRITER})`, false],
  ['a user who blocks', 'public', [], `insert into blocks values (${WRITER}, ${READER})`, false],
  ['a block of somebody else', 'public', [], `insert into blocks values (${OTHER}, ${WRITER})`, true],
  ['a post for followers to a stranger', 'followers', [], 'select 1', false],
  [
    'a post for followers to one',
    'followers',
    [],
    `insert into follows values (${WRITER}, 0, ${READER})`,
    true,
  ],
  ['a direct post', 'direct', [{ id: READER, handle: 'u1' }], 'select 1', true],
  ['a direct post to others', 'direct', [{ id: OTHER, handle: 'u3' }], 'select 1', false],
])(
  'of %s are listed, counted and mailed by one rule',
  async (_, visibility, mentions, statement, isShown) => {
    await mention(visibility, mentions);
    await change(statement);
    expect(await shown()).toEqual(everywhere(isShown ? 1 : 0));
  },
);

/** Of the reader, by user 3 + n at time n, for 1 to `count`: the last ones are named. */
async function followed(count: number): Promise<void> {
  await change(`insert into users (id, handle, name) select 3 + n, 'u' || 3 + n, 'x' from generate_series(1, ${count}) n
                on conflict do nothing`);
  await change(`with made as (
                  insert into notifications (user_id, kind, post_id, actors, count)
                  select ${READER}, 'follow', null,
                    array(select 3 + n from generate_series(greatest(1, ${count} - 9), ${count}) n order by n desc), ${count}
                  returning group_id)
                insert into notification_events (user_id, kind, post_id, actor_id, group_id, at)
                select ${READER}, 'follow', 0, 3 + n, group_id, n from made, generate_series(1, ${count}) n`);
}

it.each([
  ['one of the named ones', 12, [15], [14, 13, 12, 11, 10, 9, 8, 7, 6, 5], 11],
  ['all of the named ones', 12, [15, 14, 13, 12, 11, 10, 9, 8, 7, 6], [5, 4], 2],
  ['one of few', 3, [5], [6, 4], 2],
  ['all', 2, [5, 4], [], 0],
])(
  'of several who did the same those are named who are not kept out, without %s',
  async (_, all, muted, named, count) => {
    await followed(all);
    await change(`insert into mutes select ${READER}, unnest('{${muted}}'::bigint[])`);
    const { notifications } = await listNotifications(database.db, READER, { limit: 10 });
    expect(notifications.map(({ actors, count }) => ({ actors, count }))).toEqual(
      named.length > 0 ? [{ actors: named, count }] : [],
    );
    expect(await shown()).toEqual(everywhere(named.length > 0 ? 1 : 0));
  },
);
