import { createHash } from 'node:crypto';
import { type Media, type MediaSize, objectNames, SERVED_TYPE } from '@ripple/media';
import { createdAt, type PostDocument } from '@ripple/posts';
import type { Author } from '@ripple/users';
import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith';
import { type FeedFormat, type FeedSubject, feedPath, HUB_PATH } from './feed.ts';

export interface FeedItem {
  post: PostDocument;
  author: Author;
}

/** A strong validator (RFC 9110, 8.8.3): equal texts have equal ones. */
export const etagOf = (body: string): string =>
  `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;

/** The `Link` header of a feed that one can subscribe to (WebSub, 4 Discovery). */
export const discoveryLink = (publicUrl: string, path: string): string =>
  `<${publicUrl}${HUB_PATH}>; rel="hub", <${publicUrl}${path}>; rel="self"`;

const MAX_TITLE = 80;
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Renders a feed: RSS 2.0 (https://www.rssboard.org/rss-specification), Atom 1.0 (RFC 4287) or JSON Feed
 * 1.1 (https://jsonfeed.org/version/1.1). The same posts give the same text, so that a hash of it can be
 * the ETag.
 * @param options.publicUrl where readers reach the api, without a slash at the end
 * @param options.mediaUrl where readers get pictures, without a slash at the end
 * @param options.items newest first
 */
export function renderFeed(
  subject: FeedSubject,
  format: FeedFormat,
  options: { publicUrl: string; mediaUrl: string; items: FeedItem[] },
): string {
  const { publicUrl, mediaUrl, items } = options;
  const selfUrl = publicUrl + feedPath(subject, format);
  // What is for one reader is sent to nobody.
  const hubs = subject.kind === 'home' ? [] : [publicUrl + HUB_PATH];
  const hubLinks = hubs.map((href) => ({ href, rel: 'hub' }));
  const homeUrl = publicUrl + homePath(subject);
  const { title, description } = describe(subject);
  const htmlOf = (post: PostDocument) =>
    textAsHtml(post) + picturesOf(post, mediaUrl).map(pictureAsHtml).join('');
  const postUrl = ({ post }: FeedItem) => `${publicUrl}/v1/posts/${post.id}`;

  switch (format) {
    case 'rss':
      return generateRssFeed(
        {
          title,
          description,
          link: homeUrl,
          lastBuildDate: updatedAt(items),
          atom: { links: [{ href: selfUrl, rel: 'self', type: 'application/rss+xml' }, ...hubLinks] },
          items: items.map((item) => ({
            title: titleOf(item.post),
            link: postUrl(item),
            guid: { value: postUrl(item), isPermaLink: true },
            pubDate: createdAt(item.post),
            description: htmlOf(item.post),
            dc: { creators: [byline(item.author)] },
            categories: item.post.tags.map((name) => ({ name })),
            enclosures: picturesOf(item.post, mediaUrl).map(({ url, bytes }) => ({
              url,
              length: bytes,
              type: SERVED_TYPE,
            })),
          })),
        },
        { lenient: true },
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
            { href: homeUrl, rel: 'alternate' },
            ...hubLinks,
          ],
          authors: [{ name: 'name' in subject ? subject.name : 'Ripple' }],
          entries: items.map((item) => ({
            id: postUrl(item),
            title: { value: titleOf(item.post) },
            links: [
              { href: postUrl(item), rel: 'alternate' },
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
            categories: item.post.tags.map((term) => ({ term })),
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
              id: postUrl(item),
              url: postUrl(item),
              content_text: item.post.text,
              content_html: htmlOf(item.post),
              date_published: createdAt(item.post),
              date_modified: changedAt(item.post),
              authors: [{ name: byline(item.author) }],
              tags: item.post.tags,
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

function describe(subject: FeedSubject): { title: string; description: string } {
  switch (subject.kind) {
    case 'user':
      return { title: byline(subject), description: `Public posts of ${byline(subject)}` };
    case 'tag':
      return { title: `#${subject.tag}`, description: `Public posts tagged #${subject.tag}` };
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

function homePath(subject: FeedSubject): string {
  if (subject.kind === 'user') return `/v1/users/${subject.handle}/posts`;
  if (subject.kind === 'tag') return `/v1/timelines/tags/${encodeURIComponent(subject.tag)}`;
  if (subject.kind === 'keyword') return `/v1/timelines/keywords/${encodeURIComponent(subject.word)}`;
  return `/v1/timelines/${subject.kind}`;
}

const byline = ({ name, handle }: { name: string; handle: string }) => `${name} (@${handle})`;
const changedAt = (post: PostDocument) => (post.editedAt ? new Date(post.editedAt) : createdAt(post));
const updatedAt = (items: FeedItem[]) =>
  new Date(Math.max(0, ...items.map(({ post }) => changedAt(post).getTime())));

/** The first line, cut between characters. */
function titleOf(post: PostDocument): string {
  const line = post.text.trim().split('\n', 1)[0] ?? '';
  const characters = Array.from(graphemes.segment(line.slice(0, MAX_TITLE * 20)), ({ segment }) => segment);
  return characters.length <= MAX_TITLE ? line : `${characters.slice(0, MAX_TITLE).join('')}…`;
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

function textAsHtml(post: PostDocument): string {
  return `<p>${escapeHtml(post.text).replaceAll('\n', '<br>')}</p>`;
}

interface Picture extends MediaSize {
  url: string;
  alt: string;
}

/** Those that are ready; a feed is rendered anew when another one is. */
function picturesOf({ media }: PostDocument, mediaUrl: string): Picture[] {
  return media.flatMap(({ key, alt, sizes }: Media) =>
    sizes ? [{ ...sizes.large, alt, url: `${mediaUrl}/${objectNames(key).large}` }] : [],
  );
}

const pictureAsHtml = ({ url, alt, width, height }: Picture): string =>
  `<p><img src="${escapeHtml(url)}" alt="${escapeHtml(alt)}" width="${width}" height="${height}"></p>`;
