import { createClient, type TestAnswer, type TestClient } from '../../ripple/client.ts';
import type { TestRipple } from '../../ripple/ripple.ts';
import { inAnHour, token } from '../contract/tokens.ts';

export const JWT_SECRET = 'a-secret-that-only-the-tests-know-of';

/** The application that embeds Ripple: it issues tokens, and asks in its own name. */
export function createApplication(ripple: TestRipple) {
  const clientOf = (claims: object): TestClient =>
    createClient(ripple.url, token({ exp: inAnHour(), ...claims }, 'HS256', JWT_SECRET));
  const serverToken = token({ exp: inAnHour(), scope: 'read server' }, 'HS256', JWT_SECRET);
  const server = createClient(ripple.url, serverToken);
  const pathOf = (externalId: string) => `/v1/users/by-external-id/${encodeURIComponent(externalId)}`;
  return {
    server,
    serverToken,
    clientOf,
    /** One of its users, with a token of their own. */
    userOf: (externalId: string) => clientOf({ sub: externalId }),
    /** The headers by which it acts for a user. */
    actingFor: (externalId: string) => ({ 'ripple-user': encodeURIComponent(externalId) }),
    pathOf,
    upsert: (
      externalId: string,
      body: object = {},
      headers: Record<string, string> = {},
    ): Promise<TestAnswer> => server.put(pathOf(externalId), headers, body),
  };
}

export type Application = ReturnType<typeof createApplication>;
