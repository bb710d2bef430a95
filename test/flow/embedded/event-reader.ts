import { expect } from 'vitest';
import type { TestAnswer, TestClient } from '../../ripple/client.ts';
import type { Application } from './application.ts';

/** Other tests have open transactions on the same server, for which events wait. */
export const LIMIT = { timeout: 30_000, interval: 20 };

export interface Item {
  id: string;
  type: string;
  at: string;
  actor: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers as a client would
  data: any;
}

export interface Person {
  id: string;
  handle: string;
  externalId: string;
  client: TestClient;
}

/** An event in one line: `post.created 5 by 7`. */
export const shortly = ({ type, actor, data }: Item) => `${type} ${data.id} by ${actor}`;

export function eventsPath(parameters: Record<string, string | number>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) query.set(name, String(value));
  return `/v1/events?${query}`;
}

/** An application that reads what happens to its users. */
export function createEventReader(application: Application) {
  let people = 0;
  let marks = 0;
  const get = (parameters: Record<string, string | number> = {}): Promise<TestAnswer> =>
    application.server.get(eventsPath(parameters));
  const isOf =
    (user: string) =>
    ({ type, data }: Item) =>
      type === 'user.created' && data.id === user;

  /** Reads from a cursor on until it has come so far. */
  async function until(isEnough: (events: Item[]) => boolean, after?: string): Promise<Item[]> {
    const events: Item[] = [];
    let cursor = after;
    await expect
      .poll(async () => {
        const { status, body, text } = await get({
          limit: 1_000,
          ...(cursor !== undefined && { after: cursor }),
        });
        expect(status, text).toBe(200);
        events.push(...body.items);
        cursor = body.next ?? cursor;
        return isEnough(events);
      }, LIMIT)
      .toBe(true);
    return events;
  }

  /** Where the events of what is done from now on begin. */
  async function mark(): Promise<string> {
    const { body } = await application.upsert(`mark-${++marks}`);
    const events = await until((found) => found.some(isOf(body.id)));
    return (events.find(isOf(body.id)) as Item).id;
  }

  /** All that has happened since a cursor. */
  async function since(cursor: string): Promise<Item[]> {
    const { body } = await application.upsert(`mark-${++marks}`);
    const events = await until((found) => found.some(isOf(body.id)), cursor);
    return events.slice(0, events.findIndex(isOf(body.id)));
  }

  return {
    get,
    mark,
    since,
    async toldOf(act: () => Promise<unknown>): Promise<string[]> {
      const cursor = await mark();
      await act();
      return (await since(cursor)).map(shortly);
    },
    async newUser(): Promise<Person> {
      const externalId = `user-${++people}`;
      const { id, handle } = (await application.upsert(externalId, { handle: `user_${people}` })).body;
      return { id, handle, externalId, client: application.userOf(externalId) };
    },
    async newPost({ client }: Person, body: object = { text: 'hello' }): Promise<string> {
      const answer = await client.post('/v1/posts', body);
      expect(answer.status, answer.text).toBe(201);
      return answer.body.id;
    },
  };
}

export type EventReader = ReturnType<typeof createEventReader>;
