import type { Stack } from '@ripple/infra/stack';
import type { Client } from '../lab/client.ts';
import { describeWork, isQuiet, type WorkSource, waitForQuiet } from '../lab/quiet.ts';
import type { Target } from '../lab/target.ts';
import type { Person, World } from '../lab/world/world.ts';

/** What every figure is measured with. */
export interface Bench {
  stack: Stack;
  target: Target;
  world: World;
  client: Client;
  /** Of the bare server. */
  floorClient: Client;
  /** People who post, each with a few followers. */
  authors: Person[];
  work: WorkSource;
  repetitions: number;
  /** How long each repetition of a closed loop takes. */
  seconds: number;
  log(line: string): void;
  signal: AbortSignal;
}

const QUIET_LIMIT_MS = 120_000;

export const text =
  'The ferry is late again, and it rains in the harbour. Coffee is what keeps us alive #coffee';

/** @returns the id of the post */
export async function post(client: Client, author: Person, words = text): Promise<string> {
  const call = { method: 'POST', path: '/v1/posts', token: author.token, body: { text: words } } as const;
  return JSON.parse((await client.send('POST post', call, 201)).text).id;
}

/** @param others statuses that are expected beside 200 */
export const readHome = (client: Client, reader: Person, ...others: number[]) =>
  client.send('GET home', { method: 'GET', path: '/v1/timelines/home', token: reader.token }, 200, ...others);

/** A page of the home with the posts of one type. */
export const readHomeOfType = (client: Client, { token }: Person, type: string) =>
  client.send('GET home?types', { method: 'GET', path: `/v1/timelines/home?types=${type}`, token }, 200);

/** Waits until the system has drained, so that a figure doesn't pay for the one before. */
export async function untilQuiet({ work, signal, log }: Bench): Promise<void> {
  const underWay = await waitForQuiet(work, { limitMs: QUIET_LIMIT_MS, signal, log });
  if (!isQuiet(underWay)) throw new Error(`It did not become quiet: ${describeWork(underWay)}.`);
}
