import { mapLimit } from '@ripple/concurrency';
import type { Clock } from '../lab/arrivals.ts';
import type { Client } from '../lab/client.ts';
import { askAgain } from './ask-again.ts';
import { compare, type Differences, isRight, type Shown } from './compare.ts';
import type { Place } from './truth.ts';

const AT_ONCE = 8;
/** A timeline that is not as it should be. */
export interface Wrong {
  place: Place;
  differences: Differences;
}

/** The part of the timelines that is looked at; all of it, if nothing is said. */
export interface Range {
  /** The texts by which those that are shown are judged. */
  textOf?: (post: string) => string | undefined;
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
  const { above = 0, upTo = Number.POSITIVE_INFINITY, ignore = new Set(), textOf } = range;
  const counts = (id: string) => Number(id) > above && Number(id) <= upTo && !ignore.has(id);
  const wrong: Wrong[] = [];
  await mapLimit(places, { limit: AT_ONCE, signal }, async (place) => {
    const token = place.reader === undefined ? undefined : tokens.get(place.reader);
    const { kind, path } = place;
    const read = () => (kind === 'feed' ? readFeed(client, path) : readAll(client, { path, token }, range));
    const shown = await askAgain(read, { clock, signal });
    const differences = compare(
      { ...place, owed: place.owed.filter(counts), textOf },
      shown.filter(({ id }) => counts(id)),
    );
    if (!isRight(differences)) wrong.push({ place, differences });
  });
  return wrong;
}

async function readAll(
  client: Client,
  { path, token }: { path: string; token: string | undefined },
  { above = 0, upTo }: Range,
): Promise<Shown[]> {
  const shown: Shown[] = [];
  const before = upTo === undefined ? '' : `&before=${upTo + 1}`;
  let next: string | null = `${path}?limit=${PAGE}${before}`;
  while (next !== null) {
    const { text } = await client.send('GET page', { method: 'GET', path: next, token }, 200);
    const page: { items: Item[]; next: string | null } = JSON.parse(text);
    shown.push(...page.items.map(showItem));
    const last = page.items.at(-1);
    next = last && Number(last.id) <= above ? null : page.next;
  }
  return shown;
}

/** An item of a page. */
export interface Item {
  id: string;
  text: string;
  repostOf?: { id: string; text: string } | null;
}

export function showItem({ id, text, repostOf }: Item): Shown {
  return repostOf ? { id, post: repostOf.id, text: repostOf.text } : { id, post: id, text };
}

/** A JSON Feed names its posts by their addresses. */
async function readFeed(client: Client, path: string): Promise<Shown[]> {
  const { text } = await client.send('GET feed', { method: 'GET', path }, 200);
  const { items }: { items: { id: string; content_text: string }[] } = JSON.parse(text);
  return items.map(({ id: address, content_text: text }) => {
    const id = address.slice(address.lastIndexOf('/') + 1);
    return { id, post: id, text };
  });
}
