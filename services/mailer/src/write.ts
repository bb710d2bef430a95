import { escapeHtml, excerpt, plainName } from '@ripple/posts';

/** In graphemes. */
const MAX_NAME = 50;

/** A part of a mail, as text and as HTML: what people wrote stays text in both. */
export interface Part {
  text: string;
  html: string;
}

export const paragraph = (text: string): Part => ({ text, html: `<p>${escapeHtml(text)}</p>` });

/** @param url of our own making */
export const link = (label: string, url: string): Part => ({
  text: `${label}: ${url}`,
  html: `<p><a href="${escapeHtml(url)}">${escapeHtml(label)}</a></p>`,
});

/** A user as a part of a line. */
export const byline = ({ name, handle }: { name: string; handle: string }): string =>
  `${excerpt(plainName(name), MAX_NAME) || handle} (@${handle})`;

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
