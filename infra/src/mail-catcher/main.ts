import { once } from 'node:events';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { catchMail } from './catch-mail.ts';
import { answerPage } from './pages.ts';

/**
 * `--smtp-port 1025 --web-port 8025`: takes mail for every address, sends none on, and shows it on this
 * machine. What `npm start` has instead of a mail server.
 */
const { values } = parseArgs({
  options: { 'smtp-port': { type: 'string' }, 'web-port': { type: 'string' } },
});
const HOST = '127.0.0.1';
const mails = await catchMail({ host: HOST, port: Number(values['smtp-port']) });
const web = createServer((request, response) => answerPage(mails, request, response));
web.listen(Number(values['web-port']), HOST);
await once(web, 'listening');
process.once('SIGTERM', () => process.exit());
