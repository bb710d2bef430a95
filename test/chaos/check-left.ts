import type { Remains } from '@ripple/leaving';
import type { Clock } from '../lab/arrivals.ts';
import type { Client } from '../lab/client.ts';
import { waitUntil } from '../lab/wait.ts';
import type { Disagreements } from './findings.ts';
import type { Leavers } from './leavers.ts';

/** For the last turn of a removal, which no queue shows. */
const SETTLE = { everyMs: 1_000, limitMs: 60_000 };

/** What Ripple itself finds of users who have left. */
export interface LeftOver {
  /** Of how many all is said to be removed. */
  users: number;
  remains: Remains[];
}

/** Waits until the removal of what each has written who has left is done, and looks whether something is left. */
export async function checkLeft(options: {
  deletions: Leavers['deletions'];
  findRemains: () => Promise<LeftOver>;
  client: Client;
  serverToken: string;
  clock: Clock;
  signal: AbortSignal;
}): Promise<Disagreements> {
  const { deletions, findRemains, client, serverToken, clock, signal } = options;
  const look = async () => {
    const states = await Promise.all(
      [...deletions.values()].map((path) => findState(client, path, serverToken)),
    );
    return { states, found: await findRemains() };
  };
  const isDone = ({ states, found }: Awaited<ReturnType<typeof look>>) =>
    states.every((state) => state === 'done') && found.remains.length === 0;
  const { states, found } = await waitUntil(look, isDone, { ...SETTLE, clock, signal });
  const undone = [...deletions].flatMap(([{ handle }, path], at) =>
    states[at] === 'done' ? [] : [`the deletion of ${handle}, ${path}, is ${states[at]}`],
  );
  const short = states.filter((state) => state === 'done').length - found.users;
  return {
    lost: short > 0 ? [...undone, `${short} deletions that are done are not in Postgres`] : undone,
    doubled: [],
    unexpected: found.remains.map(
      ({ userId, where, count }) => `${count} in ${where} of user ${userId}, who has left`,
    ),
  };
}

async function findState(client: Client, path: string, token: string): Promise<string> {
  const { status, text } = await client.send('GET deletion', { method: 'GET', path, token });
  return status === 200 ? JSON.parse(text).state : `answered with ${status}`;
}
