import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem.ts';

/**
 * The text of a body: UTF-8, the only encoding that JSON has between systems (RFC 8259, section 8.1). Other bytes
 * would become U+FFFD, and what was said would be lost for good.
 * @throws {ProblemError} 415 if it is announced in another encoding, 400 if it is not UTF-8
 */
export function parseBodyText({ headers }: Pick<FastifyRequest, 'headers'>, body: Buffer): string {
  const announced = (headers['content-type'] ?? '').matchAll(/;\s*charset\s*=\s*"?([^;"]*)/gi);
  for (const [, charset = ''] of announced) {
    if (!/^utf-?8$/i.test(charset.trim())) {
      throw new ProblemError(415, 'The body must be in UTF-8: its Content-Type says something else.');
    }
  }
  if (isUtf8(body)) return body.toString();
  const detail = 'is not valid UTF-8';
  throw new ProblemError(400, `The body ${detail}.`, { errors: [{ pointer: '', detail }] });
}

/**
 * The fields of a form (application/x-www-form-urlencoded), the last of those with one name.
 * @throws {ProblemError} as {@link parseBodyText}, and 400 if what is percent-encoded is not UTF-8
 */
export function parseForm(request: Pick<FastifyRequest, 'headers'>, body: Buffer): Record<string, string> {
  const pairs = parseBodyText(request, body)
    .split('&')
    .filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [decode(name, name), decode(value.join('='), name)];
    }),
  );
}

/** `URLSearchParams` would make U+FFFD of what is no UTF-8. */
function decode(text: string, name: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    const detail = 'is not valid percent-encoded UTF-8';
    const errors = [{ pointer: `/${name.slice(0, 100)}`, detail }];
    throw new ProblemError(400, `A field of the form ${detail}.`, { errors, cause });
  }
}
