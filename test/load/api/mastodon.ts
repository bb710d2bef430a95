import { openDatabase } from '@ripple/db';
import { createApp, findToken } from '@ripple/oauth';
import { sql } from 'kysely';
import type { Person } from '../../lab/world/world.ts';
import type { LoadedApi } from './api.ts';

const APP = 'npm run load';
const scopes = ['read', 'write'];

/** Mastodon's, by tokens that each of a world's people has given to one client. */
export async function openMastodonApi(databaseUrl: string): Promise<LoadedApi> {
  await giveTokens(databaseUrl);
  return {
    post: (client, by, text, headers = {}) => {
      const call = { method: 'POST', path: '/api/v1/statuses', token: tokenOf(by), headers } as const;
      return client.send('POST status', { ...call, body: { status: text } }, 200);
    },
    home: (client, of) =>
      client.send('GET home', { method: 'GET', path: '/api/v1/timelines/home', token: tokenOf(of) }, 200),
  };
}

/** No secret: such a Ripple listens on this machine, and its people are made up. */
const tokenOf = ({ id }: Pick<Person, 'id'>): string => `load-${id}`;

/** All at once, which a person's log-in would take an hour for. Those of an earlier run go first. */
async function giveTokens(databaseUrl: string): Promise<void> {
  const database = openDatabase({ url: databaseUrl, connections: 1, applicationName: 'ripple-load' });
  const { db } = database;
  try {
    await db.deleteFrom('oauth_apps').where('name', '=', APP).execute();
    const { id } = await createApp(db, { name: APP, website: null, redirectUris: [], scopes });
    await sql`
      insert into oauth_tokens (hash, app_id, user_id, scopes)
      select sha256(convert_to('load-' || id, 'UTF8')), ${id}, id, ${scopes} from users`.execute(db);
    const { id: someone } = await db.selectFrom('users').select('id').limit(1).executeTakeFirstOrThrow();
    const found = await findToken(db, tokenOf({ id: someone }));
    if (found === undefined) throw new Error('packages/oauth hashes tokens in another way by now');
  } finally {
    await database.close();
  }
}
