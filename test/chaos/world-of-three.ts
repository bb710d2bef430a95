import type { UserId } from '@ripple/messages';
import type { Person } from '../lab/world/world.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { Rows } from './truth.ts';

/** For tests: bob and eve follow ada; ada has posted 10 (public, #sea), 20 (followers), 30 (public, deleted). */
export function worldOfThree(): { rows: Rows; ledger: Ledger } {
  const ledger = createLedger();
  const ada: Person = { id: 1 as UserId, handle: 'ada', token: 'a' };
  const draft = { author: ada, text: 'x', visibility: 'public', inReplyTo: undefined, begunAt: 0 } as const;
  for (const [id, doomed] of [
    ['10', false],
    ['20', false],
    ['30', true],
  ] as const) {
    const posting = ledger.begin({ ...draft, doomed });
    ledger.accept(posting, id, 1);
    if (doomed) posting.deletedAt = 2;
  }
  const post = (id: string, mark: number, isPublic: boolean, isDeleted: boolean) => ({
    ...{ id, author: '1', text: `x (c${mark})`, isPublic, isDeleted },
  });
  const rows: Rows = {
    users: ['ada', 'bob', 'eve'].map((handle, index) => ({ id: String(index + 1), handle })),
    follows: [
      { follower: '2', followee: '1' },
      { follower: '3', followee: '1' },
    ],
    posts: [post('30', 2, true, true), post('20', 1, false, false), post('10', 0, true, false)],
    tags: [{ tag: 'sea', post: '10' }],
  };
  return { rows, ledger };
}
