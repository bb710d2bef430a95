import { mapLimit } from '@ripple/concurrency';
import type { Clock } from '../lab/arrivals.ts';
import type { Client } from '../lab/client.ts';
import { askAgain } from './ask-again.ts';
import { compare, type Differences, isRight } from './compare.ts';
import type { Place } from './truth.ts';

const AT_ONCE = 8;
/** A timeline that is not as it should be. */
export interface Wrong {
  place: Place;
  differences: Differences;
}

/** The part of the timelines that is looked at; all of it, if nothing is said. */
export interface Range {
  /** Ids above this one. */
  above?: number;
  upTo?: number;
  /** What may be there or not. */
  ignore?: ReadonlySet<string>;
}

const PAGE = 100;

/**
 * Reads timelines as a reader does, page by page to the end, and compares them with what is owed.
 * @returns the wrong ones
 */
export async function verify(
  places: Place[],
  range: Range,
  options: { client: Client; tokens: Map<string, string>; clock: Clock; signal: AbortSignal },
): Promise<Wrong[]> {
  const { client, tokens, clock, signal } = options;
  const { above = 0, upTo = Number.POSITIVE_INFINITY, ignore = new Set() } = range;
  const counts = (id: string) => Number(id) > above && Number(id) <= upTo && !ignore.has(id);
  const wrong: Wrong[] = [];
  await mapLimit(places, { limit: AT_ONCE, signal }, async (place) => {
    const token = place.reader === undefined ? undefined : tokens.get(place.reader);
    const { kind, path } = place;
    const read = () => (kind === 'feed' ? readFeed(client, path) : readAll(client, { path, token }, range));
    const shown = await askAgain(read, { clock, signal });
    const differences = compare(place.owed.filter(counts), shown.filter(counts));
    if (!isRight(differences)) wrong.push({ place, differences });
  });
  return wrong;
}

async function readAll(
  client: Client,
  { path, token }: { path: string; token: string | undefined },
  { above = 0, upTo }: Range,
): Promise<string[]> {
  const ids: string[] = [];
  const before = upTo === undefined ? '' : `&before=${upTo + 1}`;
  let next: string | null = `${path}?limit=${PAGE}${before}`;
  while (next !== null) {
    const { text } = await client.send('GET page', { method: 'GET', path: next, token }, 200);
    const page: { items: { id: string }[]; next: string | null } = JSON.parse(text);
    ids.push(...page.items.map(({ id }) => id));
    const last = page.items.at(-1);
    next = last && Number(last.id) <= above ? null : page.next;
  }
  return ids;
}

/** A JSON Feed names its posts by their addresses. */
async function readFeed(client: Client, path: string): Promise<string[]> {
  const { text } = await client.send('GET feed', { method: 'GET', path }, 200);
  const { items }: { items: { id: string }[] } = JSON.parse(text);
  return items.map(({ id }) => id.slice(id.lastIndexOf('/') + 1));
}
