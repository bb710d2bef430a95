import { failPoint } from '@ripple/fail-points';
import type { MessageOf } from '@ripple/messages';
import { findRecipient, listHighlights, listNews, MOST_NAMED, noteDigested } from '@ripple/notifications';
import { excerpt, plainName } from '@ripple/posts';
import { deliver, type MailerContext, unsubscribeFooter } from './deliver.ts';
import { byline, compose, entry, paragraph } from './write.ts';

const QUOTED = 300;

/** Sends what was liked most since the last digest; nothing if nothing was. A digest that comes twice is sent once. */
export async function sendDigest(
  context: MailerContext,
  { userId, dueAt }: MessageOf<'send-digest'>,
): Promise<void> {
  const { db } = context.database;
  const recipient = await findRecipient(db, userId);
  if (!recipient || recipient.confirmToken !== null || !recipient.digest) return;
  if (recipient.digestedAt >= dueAt) return;
  const posts = await listHighlights(db, userId, recipient.digestedAt);
  if (posts.length > 0) {
    const unread = await listNews(db, userId, 0);
    const { url, part } = unsubscribeFooter(context, recipient);
    const [first] = posts;
    await deliver(context, recipient, 'digest', {
      id: `digest.${userId}.${dueAt}`,
      subject: `${excerpt(plainName(first?.author.name ?? ''), 50)}: ${excerpt(first?.text ?? '', 60)}`,
      ...compose([
        ...posts.map(({ id, author, text }) =>
          entry(byline(author), excerpt(text, QUOTED), context.web.post(id)),
        ),
        ...(unread.length > 0 ? [paragraph(`Unread notifications: ${countOf(unread.length)}`)] : []),
        part,
      ]),
      unsubscribeUrl: url,
      bulk: true,
    });
    failPoint('mailed-unnoted');
  }
  await noteDigested(db, userId, dueAt);
}

const countOf = (found: number) => (found > MOST_NAMED ? `more than ${MOST_NAMED}` : String(found));
