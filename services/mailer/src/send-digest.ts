import { failPoint } from '@ripple/fail-points';
import { findHighlights, findNews, findRecipient, MOST_NAMED, noteDigested } from '@ripple/mail';
import type { SendDigest } from '@ripple/messages';
import { deliver, farewell, type Mailroom } from './mailroom.ts';
import { compose, entry, excerpt, paragraph } from './write.ts';

const QUOTED = 300;

/** Sends what was liked most since the last digest; nothing if nothing was. A digest that comes twice is sent once. */
export async function sendDigest(mailroom: Mailroom, { userId, dueAt }: SendDigest): Promise<void> {
  const { db } = mailroom.database;
  const recipient = await findRecipient(db, userId);
  if (!recipient || recipient.confirmToken !== null || !recipient.digest) return;
  if (recipient.digestedAt >= dueAt) return;
  const posts = await findHighlights(db, userId, recipient.digestedAt);
  if (posts.length > 0) {
    const unread = await findNews(db, userId, 0);
    const { url, part } = farewell(mailroom, recipient);
    const [first] = posts;
    await deliver(mailroom, recipient, 'digest', {
      id: `digest.${userId}.${dueAt}`,
      subject: `${excerpt(first?.author.name ?? '', 50)}: ${excerpt(first?.text ?? '', 60)}`,
      ...compose([
        ...posts.map(({ id, author, text }) =>
          entry(
            `${author.name} (@${author.handle})`,
            excerpt(text, QUOTED),
            `${mailroom.publicUrl}/v1/posts/${id}`,
          ),
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
