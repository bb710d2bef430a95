import type { PostId } from '@ripple/messages';
import { MOST_LOOKED_AT } from '@ripple/timelines';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { PAGE_BYTES, type Page, pageOf, readPage, type Stretch } from './paging.ts';

const item = (id: number) => ({ id: String(id) });
/** A part of a list of which these are shown, and which goes down (or up) to the last. */
const stretch = (
  shown: number[],
  upTo = shown.at(-1) ?? 0,
  looked = shown.length,
): Stretch<{ id: string }> => ({
  items: shown.map(item),
  upTo,
  looked,
});
const idsOf = ({ items }: Page<{ id: string }>) => items.map(({ id }) => Number(id));
const older = { limit: 2, after: undefined };

describe('a page', () => {
  it('is full, and goes on behind its last item where there is another one', async () => {
    const page = await readPage([stretch([9, 8, 7])], older);
    expect([idsOf(page), page.rest]).toEqual([[9, 8], 8]);
  });

  it('is the last one where the list ends with it', async () => {
    const page = await readPage([stretch([9]), stretch([7])], older);
    expect([idsOf(page), page.rest]).toEqual([[9, 7], undefined]);
  });

  it('ends before an item that would make it too long, but has one always', async () => {
    const bytesOf = () => PAGE_BYTES / 2;
    const three = await readPage([stretch([9, 8, 7])], { ...older, limit: 10 }, { bytesOf });
    expect([idsOf(three), three.rest]).toEqual([[9, 8], 8]);
    const huge = await readPage(
      [stretch([9, 8])],
      { ...older, limit: 10 },
      { bytesOf: () => 2 * PAGE_BYTES },
    );
    expect([idsOf(huge), huge.rest]).toEqual([[9], 9]);
  });

  it('ends where enough was looked at, behind the last that was', async () => {
    const half = MOST_LOOKED_AT / 2;
    const page = await readPage([stretch([90], 80, half), stretch([], 60, half), stretch([50])], older);
    expect([idsOf(page), page.rest]).toEqual([[90], 60]);
  });

  it('is looked for no longer when its reader has hung up', async () => {
    const client = { destroyed: false };
    let read = 0;
    async function* list() {
      for (let upTo = 1_000; ; upTo--) {
        if (++read === 3) client.destroyed = true;
        yield stretch([], upTo, 1);
      }
    }
    await readPage(list(), older, { client });
    expect(read).toBe(3);
  });

  it('of newer items is newest first, and ends by the same rules', async () => {
    const newer = { limit: 2, after: 1 as PostId };
    const full = await readPage([stretch([3, 5]), stretch([7])], newer);
    expect([idsOf(full), full.rest]).toEqual([[5, 3], 5]);
    const short = await readPage([stretch([3], 50, MOST_LOOKED_AT), stretch([70])], newer);
    expect([idsOf(short), short.rest]).toEqual([[3], 50]);
    const last = await readPage([stretch([3])], newer);
    expect([idsOf(last), last.rest]).toEqual([[3], undefined]);
  });
});

describe('the neighbours of a page', () => {
  const neighbours = (range: { before?: number; after?: number }, page: Page<{ id: string }>) => {
    const querystring = { properties: { limit: {}, before: {}, after: {} } };
    const request = {
      url: '/v1/things?limit=2&before=1&other=1',
      routeOptions: { schema: { querystring } },
    } as FastifyRequest;
    const asked = { before: range.before, after: range.after } as Parameters<typeof pageOf>[2];
    const { next, prev } = pageOf(request, { header() {} } as unknown as FastifyReply, asked, page);
    return [next, prev].map((path) => path?.replace('/v1/things?limit=2&', ''));
  };

  it('are behind its items', () => {
    expect(neighbours({}, { items: [item(9), item(8)], rest: 8 })).toEqual(['before=8', 'after=9']);
    expect(neighbours({}, { items: [item(9)], rest: undefined })).toEqual([undefined, 'after=9']);
    expect(neighbours({}, { items: [], rest: undefined })).toEqual([undefined, undefined]);
  });

  it('are known of an empty page, too', () => {
    expect(neighbours({}, { items: [], rest: 50 })).toEqual(['before=50', undefined]);
    expect(neighbours({ before: 90 }, { items: [], rest: 50 })).toEqual(['before=50', 'after=89']);
    expect(neighbours({ before: 1 }, { items: [], rest: undefined })).toEqual([undefined, undefined]);
  });

  it('of a page that goes upwards are behind what was looked at, or its newest item', () => {
    expect(neighbours({ after: 3 }, { items: [item(9), item(5)], rest: 12 })).toEqual([
      'before=5',
      'after=12',
    ]);
    expect(neighbours({ after: 3 }, { items: [item(9)], rest: undefined })).toEqual(['before=9', 'after=9']);
    expect(neighbours({ after: 3 }, { items: [], rest: 12 })).toEqual(['before=4', 'after=12']);
    expect(neighbours({ after: 3 }, { items: [], rest: undefined })).toEqual(['before=4', undefined]);
    expect(neighbours({ after: Number.MAX_SAFE_INTEGER }, { items: [], rest: undefined })).toEqual([
      undefined,
      undefined,
    ]);
  });
});
