import { regexen } from './twitter-text.ts';

/** A link in a text. */
export interface Link {
  /** Absolute, http or https, as it is written; `http://` was put before one without a scheme. `new URL` takes it. */
  url: string;
  /** Where it begins and ends in the text, in UTF-16 units. */
  start: number;
  end: number;
}

/** MAX_URL_LENGTH and MAX_TCO_SLUG_LENGTH of twitter-text (js/src/extractUrlsWithIndices.js). */
const MAX_URL_LENGTH = 4_096;
const MAX_TCO_SLUG_LENGTH = 40;
/** RFC 1035, 2.3.4. */
const MAX_HOST_LENGTH = 253;
const MAX_LABEL_LENGTH = 63;
/** RFC 5321, 4.5.3.1.1. */
const MAX_LOCAL_PART_LENGTH = 64;

const { source: accents } = regexen.latinAccentChars;
const { source: pathCharacter } = regexen.validGeneralUrlPathChars;
const letter = `[a-z0-9${accents}]`;
const label = `${letter}(?:[a-z0-9${accents}-]{0,${MAX_LABEL_LENGTH - 2}}${letter})?`;
const topLevel = `(?:${regexen.validGTLD.source}|${regexen.validCCTLD.source}|${regexen.validPunycode.source})`;

/**
 * The beginning of a link: a scheme, or a host without one in ASCII and accented letters, as twitter-text's
 * validUrlPrecedingChars, invalidUrlWithoutProtocolPrecedingChars and validAsciiDomain have it. A host can only begin
 * where no part of a longer one goes before, and is no first part of a mail address (`lee.kr@…`, `a.com.kim@…`) or of
 * a user with a password.
 */
const beginning = new RegExp(
  '(?<![a-z0-9@＠$#＃\\ufffe\\ufeff\\uffff])' +
    `(?:(?<scheme>https?://)|(?<![-_./${accents}])(?<host>(?:${label}\\.){1,126}${topLevel})` +
    `(?![\\w.%+~:-]{0,${MAX_LOCAL_PART_LENGTH}}@))`,
  'gi',
);

/** RFC 3986, 3.2.1. */
const user = /[\w.~!$&'()*+,;=:%-]*@/y;
const host = new RegExp(regexen.validDomain.source, 'iy');
const port = /:\d+/y;
/** In linear time, since no two branches can match the same text; validUrlPath of twitter-text is quadratic. */
const path = new RegExp(
  `/(?:${pathCharacter}|\\((?:${pathCharacter}+|${pathCharacter}*\\(${pathCharacter}+\\)${pathCharacter}*)\\))*`,
  'iy',
);
/** A parenthesis in a path is closed. */
const pathEnd = new RegExp(`${regexen.validUrlPathEndingChars.source.split('|', 1)}|\\)`, 'i');
const query = new RegExp(
  `\\?${regexen.validUrlQueryChars.source}*${regexen.validUrlQueryEndingChars.source}`,
  'iy',
);

/**
 * Top-level domains that are endings of file names, too: `README.md` and `install.sh` are no addresses, unless they
 * have a scheme, `www.` or a path.
 */
const fileName = /^(?!www\.).*\.(?:md|sh|py|rs|ps|pm|mk|ml|mm|cc|tf|zip|mov|cab|java|properties)(?::\d+)?$/i;

/**
 * Finds links as twitter-text does (conformance/extract.yml; links.test.ts names what differs), in a time that grows
 * with the length of the text, and not with its square: `a.a.a.…` of 64 KiB took twitter-text 10 s.
 * @returns in the order of the text, none within another
 */
export function findLinks(text: string): Link[] {
  const links: Link[] = [];
  beginning.lastIndex = 0;
  for (let found = beginning.exec(text); found; found = beginning.exec(text)) {
    const { index: start, groups } = found;
    const hostStart = start + (groups?.scheme?.length ?? 0);
    const userEnd = groups?.scheme ? endOf(user, text, hostStart) : hostStart;
    const hostEnd = groups?.scheme ? endOfHost(text, hostStart) : beginning.lastIndex;
    const end = endOfPath(text, endOf(port, text, hostEnd));
    // Half of an address with a user is another address: none of it is a link.
    beginning.lastIndex = Math.max(userEnd, end);
    if (userEnd > hostStart || hostEnd === hostStart) continue;
    const url = shortened(text.slice(start, end));
    if (!groups?.scheme && fileName.test(url)) continue;
    const absolute = groups?.scheme ? url : `http://${url}`;
    if (isAddress(absolute)) links.push({ url: absolute, start, end: start + url.length });
  }
  return links;
}

/** Where a match that begins at `at` ends; `at` if there is none. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** In a window, since the time it takes grows with the square of the length. */
const endOfHost = (text: string, at: number): number =>
  at + endOf(host, text.slice(at, at + MAX_HOST_LENGTH + 1), 0);

/** Path and query end with what is no punctuation. */
function endOfPath(text: string, at: number): number {
  let end = endOf(path, text, at);
  while (end > at && !pathEnd.test(text.charAt(end - 1))) end--;
  return endOf(query, text, end);
}

/** A slug of t.co is letters and digits; what follows belongs to the text. */
function shortened(url: string): string {
  const [short, slug = ''] = regexen.validTcoUrl.exec(url) ?? [url];
  return slug.length > MAX_TCO_SLUG_LENGTH ? '' : short;
}

function isAddress(url: string): boolean {
  if (url.length > MAX_URL_LENGTH || !URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return (
    hostname.length <= MAX_HOST_LENGTH &&
    hostname.split('.').every(({ length }) => length > 0 && length <= MAX_LABEL_LENGTH)
  );
}
