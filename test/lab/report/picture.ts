import { readFileSync } from 'node:fs';
import { html, Markup } from './markup.ts';

const css = readFileSync(new URL('./page.css', import.meta.url), 'utf8');
/** The colours of the page, which know whether it is dark. */
const colours = new Markup(/:root \{.*?\}/s.exec(css)?.[0] ?? '');

/** A chart as a file of its own, which a page can show as an image. @param title for those who don't see it */
export function pictureOf(title: string, chart: Markup): string {
  const head = html`<title>${title}</title>
<style>
${colours}
svg { background: var(--paper); font-family: "Segoe UI", system-ui, sans-serif; }
</style>`;
  const [opening = '', ...rest] = chart.html.split(/(?<=<svg[^>]*>)/);
  return `${opening.replace(' aria-hidden="true"', ' role="img"')}\n${head.html}\n${rest.join('')}\n`;
}
