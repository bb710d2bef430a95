import { createHash, randomBytes } from 'node:crypto';
import { createClient, type TestClient } from '../../ripple/client.ts';

export const OUT_OF_BAND = 'urn:ietf:wg:oauth:2.0:oob';

/** A client as it is registered. */
export interface TestApp {
  client_id: string;
  client_secret: string;
  redirect_uris: string[];
}

type Fields = Record<string, string>;

/** Sends a form as a browser does, and follows no redirect. */
export async function sendForm(url: string, path: string, fields: Fields, headers: Fields = {}) {
  const body = new URLSearchParams(fields);
  return answerOf(await fetch(new URL(path, url), { method: 'POST', body, headers, redirect: 'manual' }));
}

/** Opens a page as a browser does, and follows no redirect. */
export const openPage = async (url: string, path: string, headers: Fields = {}) =>
  answerOf(await fetch(new URL(path, url), { redirect: 'manual', headers }));

async function answerOf(response: Response) {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = headers.get('content-type')?.includes('application/json');
  return { status, headers, text, body: isJson ? JSON.parse(text) : undefined };
}

/** Registers a client. */
export async function createTestApp(url: string, fields: object = {}): Promise<TestApp> {
  const { body } = await createClient(url).post('/api/v1/apps', {
    client_name: 'A client',
    redirect_uris: OUT_OF_BAND,
    scopes: 'read write follow push',
    ...fields,
  });
  return body;
}

/** Where a client sends a person to log in. */
export function authorizePath(
  { client_id, redirect_uris: [first = ''] }: TestApp,
  more: Fields = {},
): string {
  const query = { response_type: 'code', client_id, redirect_uri: first, scope: 'read', ...more };
  return `/oauth/authorize?${new URLSearchParams(query)}`;
}

/** What the form on a page carries, and where it is sent to. */
export function readForm(page: string): { action: string; request: string } {
  const [, action = ''] = /<form method="post" action="([^"]+)"/.exec(page) ?? [];
  const [, request = ''] = /name="request" value="([^"]+)"/.exec(page) ?? [];
  return { action, request };
}

/** A person opens the form, and sends it. */
export async function fillForm(url: string, path: string, fields: Fields) {
  const { text } = await openPage(url, path);
  const { action, request } = readForm(text);
  return sendForm(url, action, { request, ...fields });
}

/** The code on a page, or in an address that the browser is sent to. */
export function codeOf({ text, headers }: { text: string; headers: Headers }): string {
  const location = headers.get('location');
  if (location !== null) return new URL(location).searchParams.get('code') ?? '';
  return /<code>([\w-]{43})<\/code>/.exec(text)?.[1] ?? '';
}

/** The client fetches its token. */
export const fetchToken = (url: string, app: TestApp, fields: Fields, headers?: Fields) =>
  sendForm(
    url,
    '/oauth/token',
    {
      grant_type: 'authorization_code',
      client_id: app.client_id,
      client_secret: app.client_secret,
      redirect_uri: app.redirect_uris[0] ?? '',
      ...fields,
    },
    headers,
  );

/** Logs a person in by a client, in demo mode. @returns the client, with the person's token */
export async function logIn(
  url: string,
  { handle }: { handle: string },
  scope = 'read write follow push',
): Promise<TestClient & { token: string; app: TestApp }> {
  const app = await createTestApp(url, { scopes: scope });
  const code = codeOf(await fillForm(url, authorizePath(app, { scope }), { handle, decision: 'allow' }));
  const { body } = await fetchToken(url, app, { code });
  return { ...createClient(url, body.access_token), token: body.access_token, app };
}

/** A verifier, and its challenge of the method S256 (RFC 7636). */
export function createChallenge() {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { verifier, query: { code_challenge: challenge, code_challenge_method: 'S256' } };
}
