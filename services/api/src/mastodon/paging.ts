import { type Id, parseId } from '@ripple/messages';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { addressOfList, type Page } from '../http/paging.ts';
import { invalid } from '../http/problem.ts';

const cursor = Type.Optional(Type.String());

/** The query of a list (https://docs.joinmastodon.org/api/guidelines/#pagination). */
export const listQuery = {
  max_id: cursor,
  since_id: cursor,
  min_id: cursor,
  limit: Type.Optional(Type.Integer()),
};
const schema = Type.Object(listQuery);
export type ListQuery = Static<typeof schema>;

/** Which part of a list is asked for. */
export interface ListRange {
  limit: number;
  /** Older than this. */
  max: number | undefined;
  /** The newest that are newer than this: there may be a gap above it. */
  since: number | undefined;
  /** The oldest that are newer than this: right above it. */
  min: number | undefined;
}

/** Part of a list as Ripple's own pages have it: older than `before`, or right above `after`. */
export interface ListPart {
  limit: number;
  before: number | undefined;
  after: number | undefined;
}

/** How many are on a page where nothing is said, and at most. */
export interface PageSizes {
  usual: number;
  most: number;
}

export const statusesOnPage: PageSizes = { usual: 20, most: 40 };
export const accountsOnPage: PageSizes = { usual: 40, most: 80 };

export function parseRange(query: ListQuery, { usual, most }: PageSizes): ListRange {
  const id = (name: 'max_id' | 'since_id' | 'min_id'): number | undefined => {
    const text = query[name];
    if (text === undefined || text === '') return undefined;
    // Clients ask from the beginning by 0.
    const value = /^0+$/.test(text) ? 0 : parseId<Id<string>>(text);
    if (value === undefined) throw invalid(`/querystring/${name}`, 'is not an id');
    return value;
  };
  const limit = Math.min(most, Math.max(1, query.limit ?? usual));
  return { limit, max: id('max_id'), since: id('since_id'), min: id('min_id') };
}

/** Pages that are read one after the other where what was looked at is not for the reader. */
const MOST_READ = 10;

/**
 * Reads the part of a list that is asked for, by Ripple's own pages, which may be empty and not the last.
 * @param read a page; its items newest first
 * @returns what is on the page, newest first; `rest`: the id below which the list goes on
 */
export async function readRange<Item extends { id: string }>(
  { limit, max, since, min }: ListRange,
  read: (part: ListPart) => Promise<Page<Item>>,
): Promise<Page<Item>> {
  const upwards = min !== undefined;
  let part: ListPart = { limit, before: upwards ? undefined : max, after: upwards ? min : undefined };
  for (let pages = 1; ; pages++) {
    const { items, rest } = await read(part);
    const wanted = items.filter(({ id }) => {
      return (max === undefined || Number(id) < max) && (since === undefined || Number(id) > since);
    });
    // Below what is asked for, the list does not go on for this reader.
    const isCut =
      wanted.length < items.length || (rest !== undefined && since !== undefined && rest <= since);
    const goesOn = rest !== undefined && !isCut;
    if (wanted.length > 0 || !goesOn || pages === MOST_READ) {
      const last = wanted.at(-1)?.id;
      // Of a page upwards, the list goes on below with what was known before.
      if (upwards) return { items: wanted, rest: last === undefined ? undefined : Number(last) };
      return { items: wanted, rest: goesOn ? rest : undefined };
    }
    part = { ...part, ...(upwards ? { after: rest } : { before: rest }) };
  }
}

/** Reads the parts of a list of which all is at hand, newest first. */
export const pageOfAll =
  <Item extends { id: string }>(all: Item[]) =>
  async ({ limit, before, after }: ListPart): Promise<Page<Item>> => {
    if (after !== undefined) {
      const above = all.filter(({ id }) => Number(id) > after);
      const items = above.slice(-limit);
      return { items, rest: items.length < above.length ? Number(items[0]?.id) : undefined };
    }
    const below = all.filter(({ id }) => before === undefined || Number(id) < before);
    const items = below.slice(0, limit);
    return { items, rest: items.length < below.length ? Number(items.at(-1)?.id) : undefined };
  };

const CURSORS = ['max_id', 'since_id', 'min_id'];

/** Names the neighbours of a page in its Link header (RFC 8288). An empty page has none. */
export function linkPage<Item extends { id: string }>(
  request: FastifyRequest,
  reply: FastifyReply,
  publicUrl: string,
  { items, rest }: Page<Item>,
): Item[] {
  const newest = items[0]?.id;
  if (newest === undefined) return items;
  const address = (name: string, id: string | number) => {
    // Lists are written as `name[]`.
    const { pathname, kept } = addressOfList(request, CURSORS, (given) => given.replace(/\[.*$/, ''));
    kept.append(name, String(id));
    return `<${publicUrl}${pathname}?${kept}>`;
  };
  const links = [`${address('min_id', newest)}; rel="prev"`];
  if (rest !== undefined) links.unshift(`${address('max_id', rest)}; rel="next"`);
  reply.header('link', links.join(', '));
  return items;
}
