import { createHash } from 'node:crypto';
import type { Author } from '@ripple/people';
import {
  createdAt,
  escapeHtml,
  excerpt,
  firstVisibleLine,
  hasVisibleCharacter,
  type Media,
  type MediaSize,
  objectNames,
  type PostDocument,
  plainName,
  SERVED_TYPE,
} from '@ripple/posts';
import type { WebAddresses } from '@ripple/runtime';
import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith';
import { FEED_BYTES, type FeedFormat, type FeedSubject, feedPath, HUB_PATH } from './feed.ts';
import { textAsHtml } from './html.ts';
import { rssText, withoutCdata } from './rss-text.ts';

export interface FeedItem {
  post: PostDocument;
  author: Pick<Author, 'id' | 'handle' | 'name'>;
}

/** A strong validator (RFC 9110, 8.8.3): equal texts have equal ones. */
export const etagOf = (body: string): string =>
  `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;

/**
 * The `Link` header of a feed that can be subscribed to (WebSub, 4 Discovery).
 * @param selfUrl the feed's own address
 */
export const discoveryLink = (publicUrl: string, selfUrl: string): string =>
  `<${publicUrl}${HUB_PATH}>; rel="hub", <${selfUrl}>; rel="self"`;

/** In graphemes. */
const MAX_TITLE = 80;

interface RenderOptions {
  /** Where readers reach the api, without a slash at the end. */
  publicUrl: string;
  /** Where readers get pictures, without a slash at the end. */
  mediaUrl: string;
  /** Where people read what is in the feed. */
  web: WebAddresses;
  /** Newest first. */
  items: FeedItem[];
}

/**
 * Renders a feed: RSS 2.0 (https://www.rssboard.org/rss-specification), Atom 1.0 (RFC 4287) or JSON Feed
 * 1.1 (https://jsonfeed.org/version/1.1). It has as many of the newest items as fit into {@link FEED_BYTES}, and one
 * in any case. The same posts give the same text, so that a hash of it can be the ETag.
 */
export function renderFeed(subject: FeedSubject, format: FeedFormat, options: RenderOptions): string {
  const render = (count: number) =>
    renderItems(subject, format, { ...options, items: options.items.slice(0, count) });
  const whole = render(options.items.length);
  if (Buffer.byteLength(whole) <= FEED_BYTES) return whole;
  let body = render(1);
  // Between one that fits and one that doesn't, the middle.
  for (let fits = 1, tooMany = options.items.length; tooMany - fits > 1; ) {
    const count = Math.floor((fits + tooMany) / 2);
    const rendered = render(count);
    if (Buffer.byteLength(rendered) <= FEED_BYTES) {
      fits = count;
      body = rendered;
    } else tooMany = count;
  }
  return body;
}

function renderItems(subject: FeedSubject, format: FeedFormat, options: RenderOptions): string {
  const { publicUrl, mediaUrl, web, items } = options;
  const selfUrl = publicUrl + feedPath(subject, format);
  // A private feed has one reader, so it has no hub that would send it.
  const hubs = subject.kind === 'home' ? [] : [publicUrl + HUB_PATH];
  const hubLinks = hubs.map((href) => ({ href, rel: 'hub' }));
  const homeUrl = homeOf(subject, web);
  const { title, description } = describe(subject, items);
  const htmlOf = (post: PostDocument) =>
    textAsHtml(wordsOf(post), post.links) + picturesOf(post, mediaUrl).map(pictureAsHtml).join('');
  // It names the item for ever, so it is none of the addresses that can be set.
  const idOf = ({ post }: FeedItem) => `${publicUrl}/v1/posts/${post.id}`;
  const urlOf = ({ post }: FeedItem) => web.post(post.id);

  switch (format) {
    case 'rss':
      return withoutCdata(
        generateRssFeed(
          {
            title: rssText(title),
            description: rssText(description),
            link: homeUrl,
            lastBuildDate: updatedAt(items),
            atom: { links: [{ href: selfUrl, rel: 'self', type: 'application/rss+xml' }, ...hubLinks] },
            items: items.map((item) => ({
              title: rssText(titleOf(item)),
              link: urlOf(item),
              guid: { value: idOf(item), isPermaLink: false },
              pubDate: createdAt(item.post),
              description: htmlOf(item.post),
              dc: { creators: [rssText(byline(item.author))] },
              categories: item.post.writtenTags.map((name) => ({ name })),
              enclosures: picturesOf(item.post, mediaUrl).map(({ url, bytes }) => ({
                url,
                length: bytes,
                type: SERVED_TYPE,
              })),
            })),
          },
          { lenient: true },
        ),
      );
    case 'atom':
      return generateAtomFeed(
        {
          id: selfUrl,
          title: { value: title },
          subtitle: { value: description },
          updated: updatedAt(items),
          links: [
            { href: selfUrl, rel: 'self', type: 'application/atom+xml' },
            { href: homeUrl, rel: 'alternate', type: 'text/html' },
            ...hubLinks,
          ],
          authors: [{ name: 'name' in subject ? plainName(subject.name) || subject.handle : 'Ripple' }],
          entries: items.map((item) => ({
            id: idOf(item),
            title: { value: titleOf(item) },
            links: [
              { href: urlOf(item), rel: 'alternate', type: 'text/html' },
              ...picturesOf(item.post, mediaUrl).map(({ url, bytes }) => ({
                href: url,
                rel: 'enclosure',
                type: SERVED_TYPE,
                length: bytes,
              })),
            ],
            published: createdAt(item.post),
            updated: changedAt(item.post),
            authors: [{ name: byline(item.author) }],
            content: { type: 'html', value: htmlOf(item.post) },
            categories: item.post.writtenTags.map((term) => ({ term })),
          })),
        },
        { lenient: true },
      );
    case 'json':
      return JSON.stringify({
        // The generator leaves an empty list out; the specification wants it.
        items: [],
        ...(generateJsonFeed(
          {
            title,
            description,
            home_page_url: homeUrl,
            feed_url: selfUrl,
            hubs: hubs.map((url) => ({ type: 'WebSub', url })),
            items: items.map((item) => ({
              id: idOf(item),
              url: urlOf(item),
              content_text: wordsOf(item.post),
              content_html: htmlOf(item.post),
              date_published: createdAt(item.post),
              date_modified: changedAt(item.post),
              authors: [{ name: byline(item.author) }],
              tags: item.post.writtenTags,
              attachments: picturesOf(item.post, mediaUrl).map(({ url, bytes, alt }) => ({
                url,
                mime_type: SERVED_TYPE,
                size_in_bytes: bytes,
                ...(alt !== '' && { title: alt }),
              })),
            })),
          },
          { lenient: true },
        ) as object),
      });
    default: {
      const never: never = format;
      throw new Error(`unknown feed format ${never}`);
    }
  }
}

function describe(subject: FeedSubject, items: FeedItem[]): { title: string; description: string } {
  switch (subject.kind) {
    case 'user':
      return { title: byline(subject), description: `Public posts of ${byline(subject)}` };
    case 'tag': {
      const tag = `#${writtenIn(items, subject.tag)}`;
      return { title: tag, description: `Public posts tagged ${tag}` };
    }
    case 'keyword':
      return { title: subject.word, description: `Public posts with “${subject.word}”` };
    case 'public':
      return { title: 'Public posts', description: 'All public posts' };
    case 'home':
      return { title: `Home of ${byline(subject)}`, description: `What ${byline(subject)} follows` };
    default: {
      const never: never = subject;
      throw new Error(`unknown feed ${JSON.stringify(never)}`);
    }
  }
}

function homeOf(subject: FeedSubject, web: WebAddresses): string {
  switch (subject.kind) {
    case 'user':
      return web.user(subject.handle);
    case 'tag':
      return web.tag(subject.tag);
    case 'keyword':
      return web.keyword(subject.word);
    case 'public':
      return web.everybody;
    case 'home':
      return web.home;
    default: {
      const never: never = subject;
      throw new Error(`unknown feed ${JSON.stringify(never)}`);
    }
  }
}

/** A tag as the newest post writes it: ㅋㅋ, where the key is ᄏᄏ. */
function writtenIn(items: FeedItem[], key: string): string {
  const post = items.find((item) => item.post.tags.includes(key))?.post;
  return post?.writtenTags[post.tags.indexOf(key)] ?? key;
}

const byline = ({ name, handle }: { name: string; handle: string }) =>
  `${plainName(name) || handle} (@${handle})`;
const changedAt = (post: PostDocument) => (post.editedAt ? new Date(post.editedAt) : createdAt(post));
const updatedAt = (items: FeedItem[]) =>
  new Date(Math.max(0, ...items.map(({ post }) => changedAt(post).getTime())));

/** Of a post without text its type is what there is to be read. */
const wordsOf = ({ text, type }: PostDocument) => (text === '' ? type : text);

/** The first line that can be seen, cut between characters; of a post without one, its author. */
const titleOf = ({ post, author }: FeedItem) => {
  const words = wordsOf(post);
  return hasVisibleCharacter(words) ? excerpt(firstVisibleLine(words), MAX_TITLE) : byline(author);
};

interface Picture extends MediaSize {
  url: string;
  alt: string;
}

/** The pictures that are ready; a feed is rendered anew when another one becomes ready. */
function picturesOf({ media }: PostDocument, mediaUrl: string): Picture[] {
  return media.flatMap(({ key, alt, sizes }: Media) =>
    sizes ? [{ ...sizes.large, alt, url: `${mediaUrl}/${objectNames(key).large}` }] : [],
  );
}

const pictureAsHtml = ({ url, alt, width, height }: Picture): string =>
  `<p><img src="${escapeHtml(url)}" alt="${escapeHtml(alt)}" width="${width}" height="${height}"></p>`;
