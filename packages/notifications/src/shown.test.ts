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

it('of several who did the same name those who are not kept out, and count the others', async () => {
  await change(`insert into notifications (user_id, kind, post_id, actors, count)
                values (${READER}, 'follow', null, '{${WRITER},${OTHER}}', 12)`);
  await change(`insert into mutes values (${READER}, ${WRITER})`);
  const { notifications } = await listNotifications(database.db, READER, { limit: 10 });
  expect(notifications).toMatchObject([{ actors: [OTHER], count: 11 }]);
  expect(await shown()).toEqual(everywhere(1));
});
