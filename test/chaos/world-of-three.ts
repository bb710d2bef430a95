import type { UserId } from '@ripple/messages';
import type { Person } from '../lab/world/world.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { Rows } from './rows.ts';

const TEXTS = ['x #coffee', 'x', 'x'];

/** For tests: bob and eve follow ada; ada has posted 10 (public, #coffee), 20 (followers), 30 (public, deleted). */
export function worldOfThree(): { rows: Rows; ledger: Ledger } {
  const ledger = createLedger();
  const ada: Person = { id: 1 as UserId, handle: 'ada', token: 'a' };
  const draft = { author: ada, visibility: 'public', inReplyTo: undefined, begunAt: 0 } as const;
  for (const [mark, id] of ['10', '20', '30'].entries()) {
    const doomed = id === '30';
    const posting = ledger.begin({ ...draft, text: TEXTS[mark] as string, doomed, wavering: undefined });
    ledger.accept(posting, id, 1);
    if (doomed) posting.deletedAt = 2;
  }
  const post = (id: string, mark: number, isPublic: boolean, isDeleted: boolean) => ({
    ...{
      id,
      author: '1',
      text: `${TEXTS[mark]} (c${mark})`,
      isPublic,
      isDeleted,
      isHidden: false,
      repostOf: null,
    },
  });
  const rows: Rows = {
    users: ['ada', 'bob', 'eve'].map((handle, index) => ({
      ...{ id: String(index + 1), handle, state: 'active', isLocked: false },
    })),
    follows: [
      { follower: '2', followee: '1' },
      { follower: '3', followee: '1' },
    ],
    ...{ requests: [], blocks: [], mutes: [], favourites: [] },
    posts: [post('30', 2, true, true), post('20', 1, false, false), post('10', 0, true, false)],
    tags: [{ tag: 'coffee', post: '10' }],
  };
  return { rows, ledger };
}
