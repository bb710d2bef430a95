import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail extends ParsedMail {
  /** As a program finds it that knows nothing of mail. */
  source: string;
  recipient: string;
}

/** A mail server that keeps what it is sent. */
export interface MailServer {
  url: string;
  mails: ReceivedMail[];
  /** What it says to a recipient instead of taking it: 5xx for good, 4xx for now. */
  refusals: Map<string, number>;
  to(address: string): ReceivedMail[];
  /** Takes no connections any more. */
  close(): Promise<void>;
}

/** @param port of one that was there before; a free one if not given */
export async function startMailServer(port = 0): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const refusals = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    // Senders keep their connections open.
    closeTimeout: 100,
    onRcptTo({ address }, _session, callback) {
      const code = refusals.get(address);
      if (code === undefined) return callback();
      callback(Object.assign(new Error('no such mailbox'), { responseCode: code }));
    },
    async onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const source = Buffer.concat(chunks);
      const parsed = await simpleParser(source);
      const recipient = envelope.rcptTo[0]?.address ?? '';
      mails.push({ ...parsed, source: source.toString(), recipient });
      callback();
    },
  });
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    refusals,
    to: (address) => mails.filter(({ recipient }) => recipient === address),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
