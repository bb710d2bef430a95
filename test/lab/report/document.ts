import { readFileSync } from 'node:fs';
import { type Content, html, Markup } from './markup.ts';
import { BROKEN, type Fact, KEPT, type Table } from './terminal.ts';

const css = new Markup(readFileSync(new URL('./page.css', import.meta.url), 'utf8'));

/** One file without scripts, and nothing fetched from anywhere: it can be mailed, and opened in ten years. */
export function documentOf(title: string, content: Content): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>
${css}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
  return page.html;
}

export function section(title: string, about: string, ...content: Content[]): Markup {
  return html`
<section>
<h2>${title}</h2>
${about !== '' && html`<p class="about">${about}</p>`}
${content}
</section>`;
}

export function htmlTable({ head, rows, words }: Table): Markup {
  const side = (index: number) => (words.includes(index) ? 'word' : 'figure');
  const cell = (text: string, index: number) =>
    index === 0
      ? html`<th scope="row" class="${side(index)}">${text}</th>`
      : html`<td class="${side(index)}">${mark(text)}</td>`;
  return html`<div class="scroll"><table>
<thead><tr>${(head ?? []).map((text, index) => html`<th scope="col" class="${side(index)}">${text}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody>
</table></div>`;
}

export function factList(facts: Fact[]): Markup {
  return html`<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>`;
}

/** Colour is not all there is: the words differ, too. */
function mark(text: string): Content {
  if (text === KEPT || text === 'better') return html`<span class="good">${text}</span>`;
  if (text === BROKEN || text === 'worse') return html`<strong class="bad">${text}</strong>`;
  return text;
}
