import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface CaughtMail {
  id: number;
  at: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  source: string;
}

/** Older ones are forgotten. */
const MOST = 500;

/** Takes mail for every address. @returns the mails, newest first, as they come */
export async function catchMail({ host, port }: { host: string; port: number }): Promise<CaughtMail[]> {
  const mails: CaughtMail[] = [];
  let last = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, { envelope }, callback) {
      buffer(stream)
        .then(async (bytes) => {
          const { subject = '', from, text = '', html } = await simpleParser(bytes);
          mails.unshift({
            id: ++last,
            at: new Date().toISOString(),
            from: from?.text ?? '',
            to: envelope.rcptTo.map(({ address }) => address),
            subject,
            text,
            html: html || '',
            source: bytes.toString(),
          });
          mails.splice(MOST);
        })
        .then(() => callback(), callback);
    },
  });
  server.listen(port, host);
  await once(server.server, 'listening');
  return mails;
}
