import type { Client } from '../lab/client.ts';
import type { Person } from '../lab/world/world.ts';

/** A notification as it is shown; one may tell of several who did the same. */
export interface Told {
  kind: string;
  count: number;
  post: { id: string } | null;
}

/** Reads all that a user was notified of, once for each user. */
export function createToldReader(
  client: Client,
): (person: Pick<Person, 'handle' | 'token'>) => Promise<Told[]> {
  const read = new Map<string, Promise<Told[]>>();
  return ({ handle, token }) => {
    const known = read.get(handle) ?? listTold(client, token);
    read.set(handle, known);
    return known;
  };
}

export const sumOf = (told: Told[], matches: (each: Told) => boolean): number =>
  told.filter(matches).reduce((sum, { count }) => sum + count, 0);

async function listTold(client: Client, token: string): Promise<Told[]> {
  const told: Told[] = [];
  for (let path: string | null = '/v1/notifications?limit=100'; path !== null; ) {
    const { text } = await client.send('GET notifications', { method: 'GET', path, token }, 200);
    const page: { items: Told[]; next: string | null } = JSON.parse(text);
    told.push(...page.items);
    path = page.next;
  }
  return told;
}
