import { escapeHtml } from '@ripple/posts';

/**
 * The text of a post as HTML: with line ends, and with the addresses that were found in it as links.
 * @param links http and https addresses; one that was written without `http://` has it here
 */
export function textAsHtml(text: string, links: string[]): string {
  let html = '';
  let done = 0;
  for (const { 0: written, index } of text.matchAll(linksIn(links))) {
    const target = links.includes(written) ? written : `http://${written}`;
    html += asHtml(text.slice(done, index));
    html += `<a href="${escapeHtml(target)}" rel="nofollow">${escapeHtml(written)}</a>`;
    done = index + written.length;
  }
  return `<p>${html}${asHtml(text.slice(done))}</p>`;
}

const asHtml = (text: string) => escapeHtml(text).replaceAll('\n', '<br>');

/** Matches the links where they were written, the longest first. */
function linksIn(links: string[]): RegExp {
  const safe = links.filter((link) => /^https?:\/\//i.test(link)).sort((a, b) => b.length - a.length);
  if (safe.length === 0) return /(?!)/g;
  const quote = (link: string) => link.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const bare = safe.filter((link) => link.startsWith('http://')).map((link) => link.slice('http://'.length));
  // Without its scheme, an address is found in the middle of another one, and of a mail address, too.
  const asBare =
    bare.length > 0 ? [`(?<![\\p{L}\\p{N}.@/_-])(?:${bare.map(quote).join('|')})(?![\\w@-])`] : [];
  return new RegExp([...safe.map(quote), ...asBare].join('|'), 'gu');
}
