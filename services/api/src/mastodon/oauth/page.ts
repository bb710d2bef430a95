import { createHash } from 'node:crypto';
import { escapeHtml } from '@ripple/posts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { type LogInTexts, logInTexts } from './texts.ts';

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:28rem;margin:2rem auto;padding:0 1rem}button,input{font:inherit}code{overflow-wrap:anywhere}.wrong{color:#b00020}label{display:block}';

/** A client may open the log-in in a window of its own, and go on with that window when it comes back. */
const SENT_ON = {
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'unsafe-none',
  'cache-control': 'no-store',
};
/**
 * No scripts, no frames. There is no form-action: browsers hold a redirect after a form against it, too, and where a
 * client is sent on to is not known here.
 */
const HEADERS = {
  ...SENT_ON,
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`,
  'x-frame-options': 'DENY',
};

/** Answers with a page of the log-in, in the language that is asked for. @param content HTML, in which all that is not ours is escaped */
export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  content: (texts: LogInTexts) => string,
): FastifyReply {
  const texts = logInTexts[languageOf(request)] as LogInTexts;
  const { language } = texts;
  return reply
    .status(status)
    .headers({ ...HEADERS, 'content-language': language })
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${texts.title}</title><style>${STYLE}</style></head><body>${content(texts)}</body></html>`,
    );
}

/** Sends the browser on. */
export const sendOn = (reply: FastifyReply, address: string): FastifyReply =>
  reply.headers(SENT_ON).redirect(address, 302);

function languageOf({ query, raw }: FastifyRequest): string {
  const { lang } = query as { lang?: unknown };
  const [asked = ''] = typeof lang === 'string' ? lang.toLowerCase().split(/[-_]/) : [];
  if (Object.hasOwn(logInTexts, asked)) return asked;
  return new Negotiator(raw).languages(Object.keys(logInTexts))[0] ?? 'en';
}

/** What the form of the log-in shows. */
interface Consent {
  appName: string;
  scopes: string[];
  /** Signed, and carried through the form. */
  signed: string;
  /** Who is logged in; without one, the form lets one choose. */
  handle?: string | undefined;
  /** To choose from. */
  people?: { handle: string; name: string }[] | undefined;
  /** What is wrong with what was chosen. */
  problem?: string | undefined;
}

/** @param action where the form is sent to */
export function consentForm(texts: LogInTexts, action: string, consent: Consent): string {
  const { appName, scopes, signed, handle, people = [], problem } = consent;
  const [before, behind] = texts.asks;
  const who =
    handle === undefined
      ? `<label>${texts.handle} <input name="handle" autocomplete="username" autocapitalize="none" spellcheck="false"></label>${listPeople(texts, people)}`
      : `<p>${texts.as} <strong>@${escapeHtml(handle)}</strong></p>`;
  return `<form method="post" action="${escapeHtml(action)}?lang=${texts.language}"><p>${before}<strong>${escapeHtml(appName)}</strong>${behind}</p><p>${texts.scopes}</p><ul>${scopes.map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`).join('')}</ul>${problem === undefined ? '' : paragraph(problem, 'wrong')}<input type="hidden" name="request" value="${escapeHtml(signed)}">${who}<p><button name="decision" value="allow">${texts.allow}</button> <button name="decision" value="deny">${texts.deny}</button></p></form>`;
}

const listPeople = (texts: LogInTexts, people: { handle: string; name: string }[]): string =>
  people.length === 0
    ? ''
    : `<fieldset><legend>${texts.people}</legend>${people
        .map(
          ({ handle, name }) =>
            `<label><input type="radio" name="person" value="${escapeHtml(handle)}"> ${escapeHtml(name)} @${escapeHtml(handle)}</label>`,
        )
        .join('')}</fieldset>`;

export const paragraph = (text: string, kind = ''): string =>
  `<p${kind === '' ? '' : ` class="${kind}"`}>${escapeHtml(text)}</p>`;
