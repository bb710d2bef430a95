import type { PostId, UserId } from '@ripple/ids';
import { ANY_TOPIC, home } from '@ripple/timelines';
import { isAbout, readTopicName } from '@ripple/topics';
import type { Context } from './context.ts';
import type { Entry } from './page-entry.ts';

/**
 * Those of the entries that belong into a home, each with what has brought it there. The last word on it: a
 * list may hold posts of authors, or with a topic, whom the owner follows no more, as it may come from lists of
 * followers that were read before; and posts that were edited and have their topic no more. Who follows no
 * topics is asked for nothing but that.
 */
export async function homeEntries(
  { store, topics, followees }: Context,
  owner: UserId,
  entries: Entry[],
  hidden: ReadonlySet<UserId>,
): Promise<Entry[]> {
  const followed = await topics.of(owner);
  const others = [...new Set(entries.map(({ post }) => post.authorId))].filter((id) => id !== owner);
  const people =
    followed.length > 0 || hidden.has(ANY_TOPIC) ? await followees.among(owner, others) : undefined;
  const isOfPeople = (id: UserId) => id === owner || (people ? people.has(id) : !hidden.has(id));

  const strays: PostId[] = [];
  const belonging = entries.flatMap((entry): Entry[] => {
    const { post, target } = entry;
    if (isOfPeople(post.authorId)) return [target ? { ...entry, via: 'repost' } : entry];
    const [topic] = post.visibility === 'public' && !target ? isAbout(post, followed) : [];
    if (topic !== undefined) return [{ ...entry, via: readTopicName(topic) }];
    strays.push(post.id);
    return [];
  });
  // Hiding ends one day: out with it. But not where a post may get its topic back by another edit just now.
  if (followed.length === 0) for (const id of strays) store.remove([home(owner)], id).catch(() => {});
  return belonging;
}
