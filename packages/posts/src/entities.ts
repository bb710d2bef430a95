import { LinkifyIt } from 'linkify-it';
import twitterText from 'twitter-text';
import { normaliseWords } from './words.ts';

export interface Entities {
  /** Normalised (see {@link normaliseTag}), each once, in the order of the text. */
  tags: string[];
  /** Handles in lower case, each once. Whether anybody has them is not known here. */
  handles: string[];
  /** Absolute http and https addresses, each once. */
  links: string[];
}

const linkify = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: false, fuzzyIP: false })
  .add('ftp:', null)
  .add('mailto:', null)
  .add('//', null);

/**
 * Mentions by twitter-text's rules, with handles of up to 30 characters where twitter-text stops at 20:
 * https://github.com/twitter/twitter-text (regexp/validMentionPrecedingChars, endMentionMatch).
 */
const mentionStart = '(?<=^|[^a-zA-Z0-9_!#$%&*@＠]|(?:^|[^a-zA-Z0-9_+~.-])(?:rt|RT|rT|Rt):?)';
const latinAccents = String.raw`\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253-\u02bb\u0300-\u036f\u1e00-\u1eff`;
const mentionEnd = `(?![a-zA-Z0-9_@＠${latinAccents}]|://)`;
const mention = new RegExp(`${mentionStart}[@＠](?<handle>[a-zA-Z0-9_]{1,30})${mentionEnd}`, 'gu');

/** Longer ones are text: nobody looks for them, and an index entry has its limits. */
const MAX_TAG_LENGTH = 100;

/** The one spelling under which a tag is found: NFKC, then lower case. Takes the tag without its #. */
export function normaliseTag(tag: string): string {
  return normaliseWords(tag);
}

/** Finds tags, mentions and links. What lies inside a link is neither a tag nor a mention. */
export function findEntities(text: string): Entities {
  const links = linkify.match(text) ?? [];
  const inLink = (index: number) => links.some((link) => link.index <= index && index < link.lastIndex);

  const tags = twitterText
    .extractHashtagsWithIndices(text)
    .filter(({ indices }) => !inLink(indices[0]))
    .map(({ hashtag }) => normaliseTag(hashtag))
    .filter((tag) => tag.length <= MAX_TAG_LENGTH);
  const handles = [...text.matchAll(mention)]
    .filter(({ index }) => !inLink(index))
    .map(({ groups }) => groups?.handle?.toLowerCase() ?? '');

  return { tags: unique(tags), handles: unique(handles), links: unique(links.map(({ url }) => url)) };
}

const unique = (values: string[]) => [...new Set(values)];
