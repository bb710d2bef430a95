import { ProblemError } from '../../http/problem.ts';
import { OUT_OF_BAND } from './authorization.ts';

/** Of all of them together, in characters. */
const MOST_CHARACTERS = 2_000;
/** Schemes of what a browser would run, or show in our name. */
const FORBIDDEN = new Set(['javascript:', 'vbscript:', 'data:', 'blob:', 'about:', 'file:']);

/**
 * Where a client lets people be sent back to: a list, or lines of a text.
 * @throws {ProblemError} 422 in Mastodon's words
 */
export function parseRedirectUris(given: unknown): string[] {
  const texts = (Array.isArray(given) ? given : [given]).filter((each) => typeof each === 'string');
  const uris = [...new Set(texts.flatMap((text) => text.split(/\s+/)).filter((uri) => uri !== ''))];
  if (uris.length === 0) throw refuse("can't be blank");
  if (uris.join('\n').length > MOST_CHARACTERS)
    throw refuse(`is too long (maximum is ${MOST_CHARACTERS} characters)`);
  for (const uri of uris) {
    const problem = problemOf(uri);
    if (problem !== undefined) throw refuse(problem);
  }
  return uris;
}

const refuse = (problem: string) => new ProblemError(422, `Validation failed: Redirect URI ${problem}`);

function problemOf(uri: string): string | undefined {
  if (uri === OUT_OF_BAND) return undefined;
  // What is no visible ASCII could not stand in a header.
  if (!/^[\x21-\x7e]+$/.test(uri) || !URL.canParse(uri)) return 'must be an absolute URI.';
  if (uri.includes('#')) return 'cannot contain a fragment.';
  const { protocol, host } = new URL(uri);
  if (FORBIDDEN.has(protocol)) return 'is forbidden by the server.';
  if (/^https?:$/.test(protocol) && host === '') return 'must be an absolute URI.';
  return undefined;
}
