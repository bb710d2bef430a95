import { type Id, parseId } from '@ripple/messages';
import { MOST_LOOKED_AT } from '@ripple/timelines';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { invalid } from './problem.ts';

export interface PageQuery {
  limit?: number;
  before?: string;
  after?: string;
}

/** Which part of a list is asked for: below `before` downwards, above `after` upwards, else from the newest downwards. */
export interface PageRange<T extends Id<string> = Id<string>> {
  limit: number;
  before: T | undefined;
  after: T | undefined;
}

/** A part of a list, in the order in which it is read. */
export interface Stretch<Item> {
  /** Those of its items that the reader is to see. */
  items: Item[];
  /** The id up to which the list was looked at. */
  upTo: number;
  /** How many were looked at, shown or not. */
  looked: number;
}

export interface Page<Item> {
  /** Newest first. */
  items: Item[];
  /** The id behind which the list is to be read on, in the direction of the page; `undefined`: it has ended there. */
  rest: number | undefined;
}

/** Who waits for an answer, as the answer knows of it (`reply.raw`): destroyed, when the client has hung up. */
export interface Client {
  readonly destroyed: boolean;
}

/** The longest body of a page, in bytes of its items' JSON; a single item may be longer. */
export const PAGE_BYTES = 1_024 * 1_024;

/** The range that a page query asks for. */
export function parsePageQuery<T extends Id<string>>(query: PageQuery): PageRange<T> {
  if (query.before !== undefined && query.after !== undefined) {
    throw invalid('/querystring/after', 'cannot be given together with before');
  }
  const cursor = (name: 'before' | 'after'): T | undefined => {
    const text = query[name];
    if (text === undefined) return undefined;
    const id = parseId<T>(text);
    if (id === undefined) throw invalid(`/querystring/${name}`, 'is not an id');
    return id;
  };
  return { limit: query.limit ?? 20, before: cursor('before'), after: cursor('after') };
}

/**
 * Fills a page. It ends before its limit where the next item would make it longer than {@link PAGE_BYTES}, or where
 * {@link MOST_LOOKED_AT} entries were looked at, or when the client has hung up.
 * @param stretches where one item more than the limit is among them, it is known without another one that the list
 * goes on
 * @param bytesOf bytes of an item as JSON; more where that is cheaper to tell
 * @param client who waits for the page
 */
export async function readPage<Item extends { id: string }>(
  stretches: AsyncIterable<Stretch<Item>> | Stretch<Item>[],
  { limit, after }: Pick<PageRange, 'limit' | 'after'>,
  { bytesOf = jsonBytes, client }: { bytesOf?: (item: Item) => number; client?: Client } = {},
): Promise<Page<Item>> {
  const items: Item[] = [];
  const page = (rest?: number): Page<Item> => ({
    items: after === undefined ? items : items.reverse(),
    rest,
  });
  let bytes = 0;
  let looked = 0;
  for await (const stretch of stretches) {
    for (const item of stretch.items) {
      const isFull = items.length === limit;
      if (!isFull) bytes += bytesOf(item);
      if (isFull || (items.length > 0 && bytes > PAGE_BYTES)) return page(Number(items.at(-1)?.id));
      items.push(item);
    }
    looked += stretch.looked;
    const isNewest = after !== undefined && items.length === limit;
    if (isNewest || looked >= MOST_LOOKED_AT || client?.destroyed) return page(stretch.upTo);
  }
  return page();
}

/** Bytes of a value as JSON. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/**
 * The body of a page, with the way to its neighbours; that stands in the Link header (RFC 8288), too. A page may be
 * short, or empty, and have a next one: only `next: null` ends a list, and for a reader who goes upwards an empty page
 * without `prev`.
 */
export function pageOf<Item extends { id: string }>(
  request: FastifyRequest,
  reply: FastifyReply,
  { before, after }: Pick<PageRange, 'before' | 'after'>,
  { items, rest }: Page<Item>,
) {
  const [first, last] = [items[0], items.at(-1)];
  // Where nothing is shown, what was asked for tells where the neighbours begin.
  const older = after === undefined ? rest : (last?.id ?? after + 1);
  const newer = (after === undefined ? undefined : rest) ?? first?.id ?? (before && before - 1);
  const neighbour = neighboursOf(request);
  const next = neighbour('before', older);
  const prev = neighbour('after', newer);
  const links = [next && `<${next}>; rel="next"`, prev && `<${prev}>; rel="prev"`].filter(Boolean);
  if (links.length > 0) reply.header('link', links.join(', '));
  return { items, next, prev };
}

/**
 * The path of a request, and what of its query belongs into the address of another page: what the route knows, since
 * the answer must not be as long as a stranger likes, but for what says which page it is.
 * @param nameOf the name by which the schema has a parameter, where it is written in another way
 */
export function addressOfList(
  { url, routeOptions }: Pick<FastifyRequest, 'url' | 'routeOptions'>,
  cursors: readonly string[],
  nameOf = (given: string) => given,
): { pathname: string; kept: URLSearchParams } {
  const { pathname, search, searchParams: kept } = new URL(url, 'http://localhost');
  if (search === '') return { pathname, kept };
  const { properties = {} } = (routeOptions.schema?.querystring ?? {}) as { properties?: object };
  for (const given of [...kept.keys()]) {
    const name = nameOf(given);
    if (cursors.includes(name) || !Object.hasOwn(properties, name)) kept.delete(given);
  }
  return { pathname, kept };
}

/** Gives the path of a neighbour; null where there is none, since no id is 0 or above the highest. */
function neighboursOf(request: FastifyRequest) {
  const { pathname, kept } = addressOfList(request, ['before', 'after']);
  const begun = kept.size === 0 ? '' : `${kept}&`;
  return (name: 'before' | 'after', id: string | number | undefined): string | null =>
    id === undefined || parseId(String(id)) === undefined ? null : `${pathname}?${begun}${name}=${id}`;
}
