import { addressSettings, readEnvironment, workerSettings } from '@ripple/runtime';
import { type Static, Type } from 'typebox';

export const settings = {
  ...workerSettings,
  /** Who takes our mail: `smtps://user:password@mail.example:465`, or `smtp://…` (with STARTTLS where it is offered). */
  SMTP_URL: Type.String({ default: 'smtp://127.0.0.1:1025', pattern: '^smtps?://' }),
  /** As whom we write. */
  MAIL_FROM: Type.String({ default: 'Ripple <ripple@localhost>', minLength: 3 }),
  ...addressSettings,
  /** How long what is unread waits for more of it, and for its reader, before it is mailed. */
  MAIL_DELAY_MS: Type.Integer({ default: 300_000, minimum: 0 }),
  /** How many digests are begun in a second, by all mailers together: what the server that takes our mail bears, beside all else. */
  DIGESTS_PER_SECOND: Type.Integer({ default: 50, minimum: 1, maximum: 10_000 }),
};

const schema = Type.Object(settings);
export type Config = Static<typeof schema>;

export const readConfig = () => readEnvironment(settings);
