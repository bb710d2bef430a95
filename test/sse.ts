import { expect } from 'vitest';
import type { TestUser } from './ripple/client.ts';

export interface StreamEvent {
  event: string;
  id: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers as a client would
  data: any;
}

/** A live stream, read as it comes. */
export interface OpenStream {
  status: number;
  headers: Headers;
  events: StreamEvent[];
  comments: string[];
  /** With which a reader comes back. */
  readonly lastId: string | undefined;
  /** Resolves when it has ended, by the client or the server. */
  ended: Promise<void>;
  close(): Promise<void>;
}

/** Opens a stream; resolves when it is there. */
export async function openStream(
  url: string,
  path: string,
  options: {
    user?: Pick<TestUser, 'token'>;
    lastId?: string | undefined;
    headers?: Record<string, string>;
  } = {},
): Promise<OpenStream> {
  const { user, lastId, headers } = options;
  const leaving = new AbortController();
  const response = await fetch(new URL(path, url), {
    headers: {
      ...headers,
      ...(user && { authorization: `Bearer ${user.token}` }),
      ...(lastId !== undefined && { 'last-event-id': lastId }),
    },
    signal: leaving.signal,
  });
  const events: StreamEvent[] = [];
  const comments: string[] = [];
  let newestId: string | undefined;
  const read = async () => {
    let rest = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) take(block);
    }
  };
  const take = (block: string) => {
    const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line]));
    const value = (name: string) => fields.get(name)?.slice(name.length + 2);
    const event = value('event');
    newestId = value('id') ?? newestId;
    if (fields.has('')) comments.push(value('') ?? '');
    if (event) events.push({ event, id: value('id'), data: JSON.parse(value('data') ?? 'null') });
  };
  const ended = read().catch(() => {});
  return {
    status: response.status,
    headers: response.headers,
    events,
    comments,
    get lastId() {
      return newestId;
    },
    ended,
    async close() {
      leaving.abort();
      await ended;
    },
  };
}

/** What a stream has sent, shortly: `post hello`, `edit hello!`, `delete 123`. */
export const told = ({ events }: OpenStream): string[] =>
  events.map(
    ({ event, data }) =>
      `${event} ${data.repostOf ? `↻ ${data.repostOf.text}` : (data.text ?? data.kind ?? data.id)}`,
  );

/** Waits until a stream has sent these, and no others. */
export const eventuallyTold = (stream: OpenStream, expected: string[]) =>
  expect.poll(() => told(stream), { timeout: 30_000, interval: 20 }).toEqual(expected);
