import { setTimeout as sleep } from 'node:timers/promises';
import { createAsk } from './ask.ts';
import type { WriterOptions } from './insist.ts';
import type { Posting } from './ledger.ts';
import { createWishes, type Wishes } from './wishes.ts';

/** How long a post is hidden that is shown again, at most. */
const LATER_MS = 5_000;

export interface Moderators {
  /** That posts are hidden, by their ids. */
  wishes: Wishes;
  /** One of them looks at a post, if there is one to look at. */
  judge(): Promise<void>;
}

/** The application, for moderators: it hides the posts that are there for this, and shows every second of them again. */
export function createModerators(options: WriterOptions & { serverToken: string }): Moderators {
  const { ledger, random, clock, signal, serverToken } = options;
  const ask = createAsk({ ...options, label: 'moderation' });
  const wishes = createWishes();
  const judged = new Set<Posting>();

  const put = (id: string, state: 'hidden' | 'visible') =>
    ask({
      what: `PUT post ${state}`,
      call: {
        method: 'PUT',
        path: `/v1/moderation/posts/${id}`,
        token: serverToken,
        body: { state, reason: 'chaos' },
      },
      done: 200,
      changes: [{ wishes, key: id, holds: state === 'hidden' }],
    });

  return {
    wishes,
    async judge() {
      const posting = ledger.lasting().find((each) => each.wavering === 'by moderators' && !judged.has(each));
      const [id] = posting?.ids ?? [];
      if (posting === undefined || id === undefined) return;
      judged.add(posting);
      const [isShownAgain, later] = [random.below(2) === 0, random.below(LATER_MS)];
      if (!(await put(id, 'hidden'))) return;
      posting.hiddenAt = clock.now();
      if (!isShownAgain) return;
      await sleep(later, undefined, { signal });
      posting.hiddenAt = undefined;
      await put(id, 'visible');
    },
  };
}
