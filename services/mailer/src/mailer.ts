import { createTransport } from 'nodemailer';

export interface Mail {
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  /** Names the mail and its recipient: the same mail has the same Message-ID whenever it is sent. */
  id: string;
  /** Ends all mail to this user, by a POST without a log-in; none in mail that was asked for just now. */
  unsubscribeUrl?: string | undefined;
  /** Sent to many: machines must not answer it. */
  bulk?: boolean;
}

/** The server of the recipient has said that it will never take mail for this address. */
export class RefusedAddressError extends Error {
  override name = 'RefusedAddressError';
}

export interface Mailer {
  /**
   * Resolves when the server has taken the mail on.
   * @throws {RefusedAddressError}
   */
  send(mail: Mail): Promise<void>;
  /** Rejects while there is no server that takes mail. */
  check(): Promise<void>;
  close(): void;
}

const CONNECTIONS = 4;
const LIMIT_MS = 10_000;

/** Hands mail to the server that sends it (SMTP, RFC 5321). */
export function openMailer(options: { smtpUrl: string; from: string; publicUrl: string }): Mailer {
  const { smtpUrl, from, publicUrl } = options;
  const limits = { connectionTimeout: LIMIT_MS, greetingTimeout: LIMIT_MS, socketTimeout: 3 * LIMIT_MS };
  const transport = createTransport(
    { url: smtpUrl, pool: true, maxConnections: CONNECTIONS, ...limits },
    { from },
  );
  const { hostname } = new URL(publicUrl);

  return {
    async send({ to, subject, text, html, id, unsubscribeUrl, bulk = false }) {
      try {
        await transport.sendMail({
          to,
          subject,
          text,
          html,
          messageId: `<${id}@${hostname}>`,
          headers: {
            // RFC 3834: so that no answering machine answers.
            'Auto-Submitted': 'auto-generated',
            'List-Id': `Ripple <ripple.${hostname}>`,
            ...(bulk && { Precedence: 'bulk' }),
            ...(unsubscribeUrl !== undefined && {
              'List-Unsubscribe': `<${unsubscribeUrl}>`,
              // RFC 8058.
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }),
          },
        });
      } catch (error) {
        const { responseCode = 0, command = '' } = error as { responseCode?: number; command?: string };
        if (command === 'RCPT TO' && responseCode >= 500) {
          throw new RefusedAddressError((error as Error).message, { cause: error });
        }
        throw error;
      }
    },
    async check() {
      await transport.verify();
    },
    close: () => transport.close(),
  };
}
