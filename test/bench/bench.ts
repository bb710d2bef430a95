import type { Stack } from '@ripple/infra/stack';
import type { Client } from '../load/client.ts';
import type { Target } from '../load/target.ts';
import type { Person, World } from '../load/world/world.ts';
import type { BareServer } from './floors/start-server.ts';

/** What every figure is measured with. */
export interface Bench {
  stack: Stack;
  target: Target;
  world: World;
  client: Client;
  floor: BareServer;
  floorClient: Client;
  /** People who post, each with a few followers. */
  authors: Person[];
  repetitions: number;
  /** How long each repetition of a closed loop takes. */
  seconds: number;
  log(line: string): void;
  signal: AbortSignal;
}

export const text =
  'The ferry is late again, and it rains in the harbour. Coffee is what keeps us alive #coffee';

/** @returns the id of the post */
export async function post(client: Client, author: Person, words = text): Promise<string> {
  const call = { method: 'POST', path: '/v1/posts', token: author.token, body: { text: words } } as const;
  return JSON.parse((await client.send('POST post', call, 201)).text).id;
}

export const readHome = (client: Client, reader: Person) =>
  client.send('GET home', { method: 'GET', path: '/v1/timelines/home', token: reader.token }, 200);
