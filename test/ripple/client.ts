/** An answer of the api, read to its end; of a live stream, what was missed. */
export interface TestAnswer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers as a client would
  body: any;
}

export interface TestClient {
  get(path: string, headers?: Record<string, string>): Promise<TestAnswer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  put(path: string, headers?: Record<string, string>, body?: unknown): Promise<TestAnswer>;
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  delete(path: string, headers?: Record<string, string>): Promise<TestAnswer>;
}

export interface TestUser extends TestClient {
  id: string;
  handle: string;
  token: string;
}

/** Speaks to an api as a client does: HTTP and nothing else. */
export function createClient(url: string, token?: string): TestClient {
  async function send(method: string, path: string, body: unknown, extra: Record<string, string> = {}) {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...extra,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await (isStream(response) ? readBeginning(response) : response.text());
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text ? JSON.parse(text) : undefined,
    };
  }
  return {
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    put: (path, headers, body) => send('PUT', path, body, headers),
    patch: (path, body, headers) => send('PATCH', path, body, headers),
    delete: (path, headers) => send('DELETE', path, undefined, headers),
  };
}

const isStream = ({ headers }: Response) => /^text\/event-stream/.test(headers.get('content-type') ?? '');

/** A live stream has no end: it is read until it has sent what was missed. */
async function readBeginning({ body }: Response): Promise<string> {
  let text = '';
  // Leaving the loop ends the stream.
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.includes('\n: live\n')) break;
  }
  return text;
}

export async function createUser(url: string, handle: string, name?: string): Promise<TestUser> {
  const { status, body, text } = await createClient(url).post('/v1/users', { handle, ...(name && { name }) });
  if (status !== 201) throw new Error(`no user ${handle}: ${text}`);
  return { ...createClient(url, body.token), id: body.user.id, handle: body.user.handle, token: body.token };
}
