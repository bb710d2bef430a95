import { openDatabase, type Pool } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { createUser, follow } from '@ripple/people';
import { type Isolation, isolate } from '@ripple/test-env';
import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { baselineNames } from '../../lab/target.ts';
import { createTokens } from '../../lab/tokens.ts';
import { type Baseline, startBaseline } from './start.ts';

const SECRET = 'a secret of at least thirty-two characters';

let isolation: Isolation;
let database: ReturnType<typeof openDatabase>;
const people = {} as Record<'author' | 'follower' | 'stranger', UserId>;
const tokenOf = createTokens(SECRET);

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 4, applicationName: 'ripple-test' });
  for (const name of ['author', 'follower', 'stranger'] as const) {
    people[name] = (await createUser(database.db, { handle: name, name, bio: '' }))?.id as UserId;
  }
  await database.db
    .transaction()
    .execute((db) => follow({ db, origin: undefined, enqueued: [] }, people.follower, people.author));
});
afterAll(async () => {
  await database?.close();
  await isolation?.dispose();
});

// One after another: they have one place for their leavings.
describe.each(baselineNames.map((name) => ({ name })))('the baseline $name', ({ name }) => {
  let baseline: Baseline;
  beforeAll(async () => {
    baseline = await startBaseline(name, { ...isolation, jwtSecret: SECRET });
  });
  afterAll(() => baseline?.stop());

  const send = async (path: string, user: UserId, body?: object) => {
    const answer = await fetch(new URL(path, baseline.url), {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${await tokenOf(user)}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return {
      status: answer.status,
      body: (await answer.json()) as { items: { id: string; text: string }[] },
    };
  };
  const homeOf = async (user: UserId): Promise<string[]> =>
    (await send('/v1/timelines/home', user)).body.items.map(({ text }) => text);

  it('shows posts to the author and the followers, newest first, and to no other user', async () => {
    for (const text of ['first', 'second']) {
      const answer = await send('/v1/posts', people.author, { text });
      expect(answer).toMatchObject({ status: 201, body: { author: { handle: 'author' }, text } });
    }
    await expect.poll(() => homeOf(people.follower), { timeout: 30_000 }).toEqual(['second', 'first']);
    expect(await homeOf(people.author)).toEqual(['second', 'first']);
    expect(await homeOf(people.stranger)).toEqual([]);
    const [newest] = (await send('/v1/timelines/home', people.follower)).body.items;
    const older = await send(`/v1/timelines/home?limit=1&before=${newest?.id}`, people.follower);
    expect(older.body.items).toMatchObject([{ text: 'first' }]);
  });

  it('refuses requests without a good token', async () => {
    const answer = await fetch(new URL('/v1/timelines/home', baseline.url), {
      headers: { authorization: 'Bearer x.y.z' },
    });
    expect(answer.status).toBe(401);
  });

  it('leaves nothing behind', async () => {
    await baseline.stop();
    expect(await schemas(database.pool)).not.toContain('baseline');
    const connection = await connect(isolation.amqpUrl);
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    await expect(channel.checkQueue('baseline.created')).rejects.toThrow('NOT_FOUND');
    await connection.close();
  });
});

async function schemas(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query('select schema_name from information_schema.schemata');
  return rows.map((row) => row.schema_name);
}
