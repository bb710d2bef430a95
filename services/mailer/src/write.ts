/** A part of a mail, as text and as HTML: what people wrote stays text in both. */
export interface Part {
  text: string;
  html: string;
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The beginning of what somebody wrote, on one line. */
export function excerpt(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const characters = Array.from(graphemes.segment(line.slice(0, most * 20)), ({ segment }) => segment);
  return characters.length <= most && line.length <= most * 20
    ? line
    : `${characters.slice(0, most).join('')}…`;
}

export const paragraph = (text: string): Part => ({ text, html: `<p>${escapeHtml(text)}</p>` });

/** @param url of our own making */
export const link = (label: string, url: string): Part => ({
  text: `${label}: ${url}`,
  html: `<p><a href="${escapeHtml(url)}">${escapeHtml(label)}</a></p>`,
});

/** One thing of several: what it is, what was written, and where to read it. */
export const entry = (title: string, quote: string | null, url: string): Part => ({
  text: [title, ...(quote === null ? [] : [`  ${quote}`]), `  ${url}`].join('\n'),
  html:
    `<p><a href="${escapeHtml(url)}">${escapeHtml(title)}</a></p>` +
    (quote === null ? '' : `<blockquote>${escapeHtml(quote)}</blockquote>`),
});

export const compose = (parts: Part[]): Part => ({
  text: `${parts.map(({ text }) => text).join('\n\n')}\n`,
  html: `<!doctype html><html><body>${parts.map(({ html }) => html).join('\n')}</body></html>`,
});
