/** Joins what it stands between: as good as not there. */
const WORD_JOINER = '\u2060';

/**
 * A plain text for an element of RSS of which some readers think that it holds HTML (`title`, `dc:creator`): both
 * kinds show the same. What would begin a tag, a comment or a character reference gets an invisible character after
 * its first one, by which HTML takes it as text (https://html.spec.whatwg.org/#tag-open-state,
 * #character-reference-state). Encoded twice instead, `&lt;` would be seen by readers that take it as plain text,
 * which is what it is (https://www.rssboard.org/rss-profile#data-types-characterdata); `AT&T`, `1 < 2` and `<3` are
 * the same in both, and stay.
 */
export const rssText = (text: string): string =>
  text.replace(/<(?=[a-z!/?])|&(?=#|[a-z][a-z0-9])/gi, `$&${WORD_JOINER}`);

const REFERENCES: Record<string, string> = { '&': '&#x26;', '<': '&#x3C;', '>': '&#x3E;' };
const CDATA = /<(title|dc:creator)>\s*((?:<!\[CDATA\[[\s\S]*?\]\]>)+)\s*<\/\1>/g;

/**
 * An RSS document with its plain texts encoded as most readers understand them, by hexadecimal references
 * (https://www.rssboard.org/rss-profile#data-types-characterdata), instead of CDATA sections with space around them.
 */
export const withoutCdata = (rss: string): string =>
  rss.replace(CDATA, (_, name: string, sections: string) => {
    const text = sections.replaceAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1');
    return `<${name}>${text.replace(/[&<>]/g, (character) => REFERENCES[character] ?? '')}</${name}>`;
  });
