/** HTML that is safe to put into HTML. Whatever else is put in is text, and escaped. */
export class Markup {
  readonly html: string;
  constructor(html: string) {
    this.html = html;
  }
}

export type Content = Markup | string | number | undefined | false | Content[];

/** As a tag of a template it escapes all text that is put in; what is not escaped has to be Markup. */
export function html(parts: TemplateStringsArray, ...contents: Content[]): Markup {
  return new Markup(parts.reduce((before, part, index) => before + render(contents[index - 1]) + part));
}

function render(content: Content): string {
  if (content instanceof Markup) return content.html;
  if (Array.isArray(content)) return content.map(render).join('');
  return content === undefined || content === false ? '' : escapeText(String(content));
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters are no HTML, whatever they are written as. */
const escapeText = (text: string): string =>
  text.replace(/[^\P{Cc}\n\t]/gu, '').replace(/[&<>"']/g, (character) => entities[character] ?? '');
