import { escapeHtml } from '@ripple/posts';
import { type EntitySpan, findSpans } from '@ripple/posts/entities';
import { tagKey } from '@ripple/posts/tag-key';
import type { PresentedPost } from '@ripple/presentation';
import type { WebAddresses } from '@ripple/runtime';

/** A link is shown without its scheme, and up to this many characters. */
const SHOWN = 30;

/**
 * The text of a post as HTML: paragraphs, with tags, mentions and links as links of the classes that clients of Mastodon
 * look for (https://docs.joinmastodon.org/spec/activitypub/#sanitization). Everything else in it is escaped.
 */
export function toContent(
  { text, tags, mentions, links }: Pick<PresentedPost, 'text' | 'tags' | 'mentions' | 'links'>,
  web: WebAddresses,
): string {
  if (text === '') return '';
  const tagged = new Set(tags.map(tagKey));
  const mentioned = new Set(mentions.map(({ handle }) => handle));
  const linked = new Set(links);

  function toLink(span: EntitySpan, written: string): string | undefined {
    if ('tag' in span) return tagged.has(tagKey(span.tag)) ? tagLink(span.tag, written) : undefined;
    if ('handle' in span) return mentioned.has(span.handle) ? mentionLink(span.handle) : undefined;
    return linked.has(span.url) ? outerLink(span.url, written) : undefined;
  }

  const tagLink = (tag: string, written: string) =>
    `<a href="${escapeHtml(web.tag(tag))}" class="mention hashtag" rel="tag">${escapeHtml(written.slice(0, 1))}<span>${escapeHtml(tag)}</span></a>`;

  const mentionLink = (handle: string) =>
    `<span class="h-card" translate="no"><a href="${escapeHtml(web.user(handle))}" class="u-url mention">@<span>${handle}</span></a></span>`;

  let html = '';
  let done = 0;
  for (const span of findSpans(text)) {
    if (span.start < done) continue;
    const link = toLink(span, text.slice(span.start, span.end));
    if (link === undefined) continue;
    html += escapeHtml(text.slice(done, span.start)) + link;
    done = span.end;
  }
  html += escapeHtml(text.slice(done));
  const paragraphs = html.split(/\n{2,}/).map((lines) => `<p>${lines.replaceAll('\n', '<br />')}</p>`);
  return paragraphs.join('');
}

function outerLink(url: string, written: string): string {
  const scheme = /^https?:\/\/(?:www\.)?/i.exec(written)?.[0] ?? '';
  const shown = written.slice(scheme.length);
  const [seen, rest] = [shown.slice(0, SHOWN), shown.slice(SHOWN)];
  const parts = [
    `<span class="invisible">${escapeHtml(scheme)}</span>`,
    `<span class="${rest === '' ? '' : 'ellipsis'}">${escapeHtml(seen)}</span>`,
    `<span class="invisible">${escapeHtml(rest)}</span>`,
  ];
  return `<a href="${escapeHtml(url)}" target="_blank" rel="nofollow noopener noreferrer" translate="no">${parts.join('')}</a>`;
}
