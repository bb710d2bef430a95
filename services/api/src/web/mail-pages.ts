import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { en, ko, type MailTexts } from './mail-texts.ts';

/** The few pages that mail leads to, for people: also what goes wrong there is told on one. They hold no text of users. */

const MAIL_PATH = '/v1/mail/';
const languages: Record<string, MailTexts> = { en, ko };

/** Whether a person reads the answer: it comes from a mail, and from a program that shows HTML, as browsers say. */
export function isForPeople({ originalUrl, headers, raw }: FastifyRequest): boolean {
  // As it was asked for: of an address that cannot be parsed `url` says nothing.
  if (!originalUrl.startsWith(MAIL_PATH) || headers.accept === undefined) return false;
  return new Negotiator(raw).mediaType(['text/html', 'application/problem+json']) === 'text/html';
}

/** Answers with a page, in the language that the browser asks for. @param content HTML of our own making */
export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  content: (texts: MailTexts) => string,
): FastifyReply {
  const [language = 'en'] = new Negotiator(request.raw).languages(Object.keys(languages));
  const html = content(languages[language] ?? en);
  // Its address holds a token.
  return reply
    .headers({ 'cache-control': 'no-store', 'content-language': language, vary: 'accept, accept-language' })
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Ripple</title></head><body>${html}</body></html>`,
    );
}

/** Asks before something is done: the button posts to the same address. */
export const question = ({ question, button }: { question: string; button: string }): string =>
  `<form method="post">${paragraph(question)}<button>${button}</button></form>`;

export const paragraph = (sentence: string): string => `<p>${sentence}</p>`;

/** Tells a person that a link of a mail did not work. @param status of HTTP */
export function sendFailurePage(request: FastifyRequest, reply: FastifyReply, status: number): FastifyReply {
  return sendPage(request, reply.status(status), ({ unknown, tooMany, broken }) => {
    if (status >= 500) return paragraph(broken);
    return paragraph(status === 429 ? tooMany : unknown);
  });
}
