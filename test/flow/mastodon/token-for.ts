import type { UserId } from '@ripple/messages';
import { createApp, createToken } from '@ripple/oauth';
import { createClient, type TestClient, type TestUser } from '../../ripple/client.ts';
import type { TestRipple } from '../../ripple/ripple.ts';

/** A client of Mastodon that acts for a user, who has allowed it. Without a user: for itself. */
export async function clientFor(
  { database: { db }, url }: TestRipple,
  user: Pick<TestUser, 'id'> | undefined,
  scopes = ['read', 'write', 'follow', 'push'],
): Promise<TestClient & { token: string }> {
  const redirectUris = ['urn:ietf:wg:oauth:2.0:oob'];
  const app = await createApp(db, { name: 'A client', website: null, redirectUris, scopes });
  const userId = user === undefined ? null : (Number(user.id) as UserId);
  const { token } = await createToken(db, { appId: app.id, userId, scopes });
  return { ...createClient(url, token), token };
}
