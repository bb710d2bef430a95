import { findLinks } from './links.ts';
import { MAX_TAG_LENGTH, tagKey } from './tag-key.ts';
import { hasVisibleCharacter } from './text.ts';
import { extractHashtagsWithIndices } from './twitter-text.ts';

/** So many tags, mentions and links of a post count, the first ones; further ones are text. */
export const MOST_TAGS = 30;
export const MOST_MENTIONS = 50;
export const MOST_LINKS = 100;

/** NFKC makes one character of four at most (UAX #15: U+1F82). */
const MOST_COMPOSED = 4;

export interface Entities {
  /** Keys (see {@link tagKey}), each once, in the order of the text. */
  tags: string[];
  /** The same as they are written, without their #; of several spellings the first. */
  writtenTags: string[];
  /** Handles in lower case, each once; there may be no users with them. */
  handles: string[];
  /** Absolute http and https addresses, each once. */
  links: string[];
}

/**
 * Mentions by twitter-text's rules, with handles of up to 30 characters where twitter-text stops at 20:
 * https://github.com/twitter/twitter-text (regexp/validMentionPrecedingChars, endMentionMatch).
 */
const mentionStart = '(?<=^|[^a-zA-Z0-9_!#$%&*@＠]|(?:^|[^a-zA-Z0-9_+~.-])(?:rt|RT|rT|Rt):?)';
const latinAccents = String.raw`\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253-\u02bb\u0300-\u036f\u1e00-\u1eff`;
const mentionEnd = `(?![a-zA-Z0-9_@＠${latinAccents}]|://)`;
const mention = new RegExp(`${mentionStart}[@＠](?<handle>[a-zA-Z0-9_]{1,30})${mentionEnd}`, 'gu');

/**
 * Finds tags, mentions and links as twitter-text's conformance suite has them (conformance/extract.yml). Where two
 * overlap, the one that begins first counts.
 */
export function findEntities(text: string): Entities {
  const links = findLinks(text);
  const tags = outside(findTags(text), links);
  const written = new Map<string, string>();
  for (const { tag } of tags) {
    if (tag.length > MAX_TAG_LENGTH * MOST_COMPOSED) continue;
    const key = tagKey(tag);
    if (key.length > MAX_TAG_LENGTH || !hasVisibleCharacter(key) || written.has(key)) continue;
    written.set(key, tag);
    if (written.size === MOST_TAGS) break;
  }
  return {
    tags: [...written.keys()],
    writtenTags: [...written.values()],
    handles: first(
      MOST_MENTIONS,
      outside(findMentions(text), links).map(({ handle }) => handle),
    ),
    links: first(
      MOST_LINKS,
      outside(links, tags).map(({ url }) => url),
    ),
  };
}

interface Span {
  /** In UTF-16 units. */
  start: number;
  end: number;
}

/** A place in a text that may name something, by what it would name. */
export type EntitySpan = Span & ({ tag: string } | { handle: string } | { url: string });

/** Where tags, mentions and links are in a text, by the rules of {@link findEntities}, in the order of the text. */
export function findSpans(text: string): EntitySpan[] {
  const links = findLinks(text);
  const tags = outside(findTags(text), links);
  const spans = [...tags, ...outside(findMentions(text), links), ...outside(links, tags)];
  return spans.sort((one, other) => one.start - other.start);
}

const findTags = (text: string) =>
  extractHashtagsWithIndices(text, { checkUrlOverlap: false }).map(({ hashtag: tag, indices }) => {
    return { tag, start: indices[0], end: indices[1] };
  });

const findMentions = (text: string) =>
  Array.from(text.matchAll(mention), ({ 0: { length }, index: start, groups }) => {
    return { handle: groups?.handle?.toLowerCase() ?? '', start, end: start + length };
  });

/** Those that begin in none of the others; both are in the order of the text. */
function outside<T extends Span>(spans: T[], others: Span[]): T[] {
  let next = 0;
  return spans.filter(({ start }) => {
    while ((others[next]?.end ?? Infinity) <= start) next++;
    return (others[next]?.start ?? Infinity) > start;
  });
}

const first = (most: number, values: string[]) => [...new Set(values)].slice(0, most);
