import type { UserId } from '@ripple/ids';
import { findRecipient } from '@ripple/mail';
import { deliver, type Mailroom } from './mailroom.ts';
import { compose, link, paragraph } from './write.ts';

/** Asks an address whether it is that of the user: nothing else is sent there before. */
export async function sendConfirmation(mailroom: Mailroom, user: UserId): Promise<void> {
  const recipient = await findRecipient(mailroom.database.db, user);
  if (!recipient || recipient.confirmToken === null) return;
  const { confirmToken, handle } = recipient;
  const url = `${mailroom.publicUrl}/v1/mail/confirm/${confirmToken}`;
  await deliver(mailroom, recipient, 'confirmation', {
    id: `confirm.${confirmToken}`,
    subject: 'Is this your address?',
    ...compose([
      paragraph(`@${handle} wants to get mail from Ripple here. If that is you:`),
      link('Yes, send mail here', url),
      paragraph('If not, do nothing: no other mail will come.'),
    ]),
  });
}
