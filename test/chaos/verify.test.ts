import { describe, expect, it } from 'vitest';
import type { Client } from '../lab/client.ts';
import { placesOf } from './truth.ts';
import { type Range, verify } from './verify.ts';
import { worldOfThree } from './world-of-three.ts';

/** 250 posts of ada's, three pages: all of them are in eleven timelines, the last ones in the tag's. */
const posts = Array.from({ length: 250 }, (_, index) => String(1_250 - index));
const { rows } = worldOfThree();
const places = placesOf({
  ...rows,
  posts: posts.map((id) => ({
    ...{ id, author: '1', text: '', isPublic: true, isDeleted: false, isHidden: false },
    repostOf: null,
  })),
  tags: posts.slice(-5).map((post) => ({ tag: 'coffee', post })),
});
const clock = { now: () => 0, async sleep() {} };
const tokens = new Map(rows.users.map(({ handle }) => [handle, `token of ${handle}`]));

/** An api that shows bob `home`, and all others what is owed. */
function apiThatShowsBob(home: string[]): Client {
  return {
    async send(_what, { path, token }) {
      const url = new URL(path, 'http://ripple.test');
      const place = places.find(
        ({ path, reader }) => path === url.pathname && (reader && tokens.get(reader)) === token,
      );
      const all = place?.kind === 'home' && place.reader === 'bob' ? home : (place?.owed ?? []);
      // A cursor, as Ripple's; in a list that is out of order it is the place that counts here.
      const before = url.searchParams.get('before');
      const at = url.searchParams.get('at');
      const from = at ? Number(at) : before ? all.filter((id) => Number(id) >= Number(before)).length : 0;
      const limit = Number(url.searchParams.get('limit'));
      const items = all.slice(from, from + limit).map((id) => ({ id }));
      const more = from + limit < all.length;
      const next = more ? `${url.pathname}?limit=${limit}&at=${from + limit}` : null;
      return { status: 200, headers: {}, text: JSON.stringify({ items, next }) };
    },
    async close() {},
  };
}

async function wrongWith(home: string[], range: Range = {}) {
  const signal = new AbortController().signal;
  const wrong = await verify(places, range, { client: apiThatShowsBob(home), tokens, clock, signal });
  return wrong.map(({ place, differences }) => ({ who: `${place.kind} ${place.reader}`, ...differences }));
}
const bobs = { who: 'home bob', lost: [], doubled: [], unexpected: [], outdated: [], outOfOrder: 0 };
const changed = (at: number, remove: number, ...insert: string[]) => posts.toSpliced(at, remove, ...insert);

describe('verifying every timeline', () => {
  it('finds nothing where all is right', async () => {
    expect(await wrongWith(posts)).toEqual([]);
  });

  it('finds what is lost, on the first page, on a later one, at the very end', async () => {
    for (const at of [0, 99, 100, 249]) {
      expect(await wrongWith(changed(at, 1))).toEqual([{ ...bobs, lost: [posts[at]] }]);
    }
  });

  it('finds what is there twice, across pages, too', async () => {
    for (const at of [3, 99, 199]) {
      const twice = posts[at] as string;
      expect(await wrongWith(changed(at, 0, twice))).toEqual([{ ...bobs, doubled: [twice] }]);
    }
  });

  it('finds what does not belong there, and what is in the wrong place', async () => {
    expect(await wrongWith(changed(250, 0, '7'))).toEqual([{ ...bobs, unexpected: ['7'] }]);
    const swapped = changed(99, 2, posts[100] as string, posts[99] as string);
    expect(await wrongWith(swapped)).toEqual([{ ...bobs, outOfOrder: 1 }]);
  });

  it('asks again when a page fails, but not for ever', async () => {
    const failing = (times: number): Client => {
      const api = apiThatShowsBob(changed(150, 1));
      return {
        ...api,
        send: (...call) => (times-- > 0 ? Promise.reject(new Error('503')) : api.send(...call)),
      };
    };
    const signal = new AbortController().signal;
    const check = (times: number) => verify(places, {}, { client: failing(times), tokens, clock, signal });
    expect((await check(15)).map(({ differences }) => differences.lost)).toEqual([[posts[150]]]);
    await expect(check(1_000)).rejects.toThrow('503');
  });

  it('reads feeds, too', async () => {
    const client: Client = {
      async send() {
        const items = ['3', '2'].map((id) => ({ id: `http://ripple.test/v1/posts/${id}` }));
        return { status: 200, headers: {}, text: JSON.stringify({ items }) };
      },
      async close() {},
    };
    const signal = new AbortController().signal;
    const feed = {
      kind: 'feed',
      path: '/v1/tags/sea/feed.json',
      reader: undefined,
      either: new Set<string>(),
    } as const;
    const check = (owed: string[]) => verify([{ ...feed, owed }], {}, { client, tokens, clock, signal });
    expect(await check(['3', '2'])).toEqual([]);
    expect((await check(['4', '3', '2']))[0]?.differences.lost).toEqual(['4']);
  });

  it('looks at a range only, if it is told one', async () => {
    // Ids 1,101 to 1,200: what is wrong outside of it is not seen, what is wrong inside is.
    const range = { above: 1_100, upTo: 1_200 };
    expect(await wrongWith(changed(20, 1), range)).toEqual([]);
    expect(await wrongWith(changed(200, 1), range)).toEqual([]);
    expect(await wrongWith(changed(50, 1), range)).toEqual([{ ...bobs, lost: ['1200'] }]);
    expect(await wrongWith(changed(149, 1), range)).toEqual([{ ...bobs, lost: ['1101'] }]);
    expect(await wrongWith(changed(60, 1), { ...range, ignore: new Set(['1190']) })).toEqual([]);
  });
});
