import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CaughtMail } from './catch-mail.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

/** A mail that is shown may run nothing and load nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'";

/** `/`, `/mails/1`, `/mails/1/html`, `/mails/1/source`, and for programs `/api/mails`. */
export function answerPage(mails: CaughtMail[], request: IncomingMessage, response: ServerResponse): void {
  const send = (type: string, body: string, status = 200) =>
    response
      .writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': POLICY })
      .end(body);
  const path = request.url ?? '/';
  if (path === '/') return void send('text/html', listPage(mails));
  if (path === '/api/mails') return void send('application/json', JSON.stringify(mails));
  const [, id, part] = /^\/mails\/(\d+)(?:\/(html|source))?$/.exec(path) ?? [];
  const mail = mails.find((each) => each.id === Number(id));
  if (!mail) send('text/plain', 'There is no such mail.', 404);
  else if (part === 'html') send('text/html', `<base target="_blank">${mail.html}`);
  else if (part === 'source') send('text/plain', mail.source);
  else send('text/html', mailPage(mail));
}

const page = (title: string, content: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<style>body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { width: 100%; border-collapse: collapse } td, th { text-align: left; padding: .25rem .5rem .25rem 0 }
iframe { width: 100%; height: 30rem; border: 1px solid } pre { white-space: pre-wrap }</style></head>
<body>${content}</body></html>`;

function listPage(mails: CaughtMail[]): string {
  const rows = mails.map(
    ({ id, at, to, subject }) =>
      `<tr><td>${at.slice(11, 19)}</td><td>${escapeHtml(to.join(', '))}</td><td><a href="/mails/${id}">${escapeHtml(subject)}</a></td></tr>`,
  );
  const head = '<tr><th>time, UTC</th><th>to</th><th>subject</th></tr>';
  return page('Mail', `<h1>Mail</h1><table>${head}${rows.join('')}</table>`);
}

const mailPage = ({ id, from, to, subject, text }: CaughtMail) =>
  page(
    subject,
    `<p><a href="/">All mail</a> · <a href="/mails/${id}/source">source</a></p><h1>${escapeHtml(subject)}</h1>
<p>From ${escapeHtml(from)} to ${escapeHtml(to.join(', '))}</p><pre>${escapeHtml(text)}</pre>
<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="as HTML" src="/mails/${id}/html"></iframe>`,
  );
