import { lowestIdAt, type PostId, type UserId } from '@ripple/messages';
import { PLAIN } from '@ripple/posts';
import { createWebAddresses } from '@ripple/runtime';
import { describe, expect, it } from 'vitest';
import { FEED_BYTES, FEED_LENGTH, feedFormats } from './feed.ts';
import { renderFeed } from './render.ts';

const author = { id: 1 as UserId, handle: 'ada', name: 'Ada' };
const FIRST = lowestIdAt<PostId>(new Date('2026-01-01'));

const render = (format: (typeof feedFormats)[number], texts: string[], type = 'post') =>
  renderFeed({ kind: 'public' }, format, {
    publicUrl: 'http://api.test',
    mediaUrl: 'http://media.test',
    web: createWebAddresses({ PUBLIC_URL: 'http://api.test' }),
    items: texts.map((text, n) => ({
      author,
      post: {
        id: (FIRST - n) as PostId,
        authorId: author.id,
        ...PLAIN,
        type,
        text,
        tags: [],
        writtenTags: [],
        mentions: [],
        links: [],
        media: [],
        visibility: 'public',
        withheld: null,
        inReplyTo: null,
        repostOf: null,
        editedAt: null,
        version: 1,
      },
    })),
  });

const idsIn = (feed: string) => [
  ...new Set([...feed.matchAll(/\/v1\/posts\/(\d+)/g)].map(([, id]) => Number(id))),
];
const newest = (count: number) => Array.from({ length: count }, (_, n) => FIRST - n);

describe.each(feedFormats)('renderFeed to %s', (format) => {
  it('shows all posts where they fit', () => {
    const feed = render(
      format,
      Array.from({ length: FEED_LENGTH }, () => 'short'),
    );
    expect(idsIn(feed)).toEqual(newest(FEED_LENGTH));
  });

  it('shows the newest that fit into its bytes, as many as do', () => {
    const longest = 'é'.repeat(32_768);
    const feed = render(
      format,
      Array.from({ length: FEED_LENGTH }, () => longest),
    );
    const { length } = idsIn(feed);
    expect(idsIn(feed)).toEqual(newest(length));
    expect(Buffer.byteLength(feed)).toBeLessThanOrEqual(FEED_BYTES);
    const oneMore = Array.from({ length: length + 1 }, () => longest);
    expect(idsIn(render(format, oneMore))).toHaveLength(length);
    expect(length).toBeGreaterThan(1);
  });

  it('shows the type of a post without text', () => {
    expect(render(format, [''], 'order.paid').match(/order\.paid/g)?.length).toBeGreaterThan(1);
  });

  it('shows one in any case', () => {
    const feed = render(format, ['"'.repeat(FEED_BYTES), 'short']);
    expect(idsIn(feed)).toEqual(newest(1));
  });
});
