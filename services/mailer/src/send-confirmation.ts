import type { MessageOf } from '@ripple/messages';
import { findRecipient } from '@ripple/notifications';
import { deliver, type MailerContext } from './deliver.ts';
import { compose, link, paragraph } from './write.ts';

/**
 * Asks an address whether it belongs to the user: nothing else is sent there before. Who named the address may be a
 * stranger to it, so the mail has nothing that users choose, no name and no handle. A question that was followed by
 * another one of its user is void: each address would be asked for all of them.
 */
export async function sendConfirmation(
  context: MailerContext,
  { userId, acceptedAt }: MessageOf<'send-confirmation'>,
): Promise<void> {
  const recipient = await findRecipient(context.database.db, userId);
  if (!recipient || recipient.confirmToken === null || recipient.askedAt > acceptedAt) return;
  const { confirmToken } = recipient;
  const url = `${context.publicUrl}/v1/mail/confirm/${confirmToken}`;
  await deliver(context, { ...recipient, name: '' }, 'confirmation', {
    id: `confirm.${confirmToken}`,
    subject: 'Is this your address?',
    ...compose([
      paragraph('Mail from Ripple was requested for this address. If you have done that:'),
      link('Yes, send mail here', url),
      paragraph('If not, do nothing: no other mail will come.'),
    ]),
  });
}
