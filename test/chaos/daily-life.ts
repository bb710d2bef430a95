import { writeText } from '../lab/texts.ts';
import type { Person } from '../lab/world/world.ts';
import type { Admirers } from './admirers.ts';
import type { WriterOptions } from './insist.ts';
import type { Posting } from './ledger.ts';
import { createSendPost } from './send-post.ts';

const FOLLOWERS_ONLY_EVERY = 4;

/** What guests do beside what they are there for. */
export type DailyLife = (person: Person, wavering: Posting['wavering']) => Promise<void>;

/** One act of a person: mostly a post, sometimes a favourite or a repost. It has ended when it is answered. */
export function createDailyLife(
  options: WriterOptions & { favourites: Admirers; reposts: Admirers },
): DailyLife {
  const { world, random, ledger, clock, favourites, reposts } = options;
  const send = createSendPost(options);
  const acts = ['post', 'post', 'post', 'favourite', 'repost'] as const;

  return async (author, wavering) => {
    const act = random.pick(acts);
    if (act === 'favourite') return favourites.admire(author);
    if (act === 'repost') return reposts.admire(author);
    const posting = ledger.begin({
      author,
      text: writeText(random, () => random.pick(world.people).handle),
      visibility: random.below(FOLLOWERS_ONLY_EVERY) === 0 ? 'followers' : 'public',
      inReplyTo: undefined,
      doomed: false,
      wavering,
      begunAt: clock.now(),
    });
    await send(posting);
  };
}
