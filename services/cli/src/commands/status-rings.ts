import type { QueueState } from '@ripple/broker';
import { type Ring, rings } from '@ripple/budgets';
import { type Lane, laneNames, lanes } from '@ripple/messages';
import type { OutboxState } from '@ripple/outbox';

export interface RingState {
  ring: Ring;
  budgetMs: number;
  /** The lanes that work for this ring alone; every post comes through post-created before. */
  lanes: Lane[];
  /** Messages in these lanes that no worker has taken; undefined if it can't be told. */
  waiting: number | undefined;
  /**
   * How far the ring is behind; undefined if it can't be told. From the outbox: messages that are with the
   * broker already have no age that could be looked at.
   */
  delay: { atLeastMs: number; measured: 'outbox' } | undefined;
}

/** The rings as far as queues and outbox tell. */
export function ringStates(queues: QueueState[], outbox: OutboxState[] | undefined): RingState[] {
  return (Object.keys(rings) as Ring[]).map((ring) => {
    const own = laneNames.filter((lane) => lanes[lane].ring === ring);
    const waitingIn = queues.filter(({ lane, exists }) => lane !== undefined && exists && own.includes(lane));
    // A post that isn't planned yet is missing in all the rings behind the answer.
    const heldUpBy: string[] = ['post-created', ...own];
    const ages = outbox?.filter(({ lane }) => heldUpBy.includes(lane)).map(({ oldestMs }) => oldestMs);
    return {
      ring,
      budgetMs: rings[ring].budgetMs,
      lanes: own,
      waiting:
        waitingIn.length === 0 ? undefined : waitingIn.reduce((sum, { messages }) => sum + messages, 0),
      delay:
        own.length === 0 || ages === undefined
          ? undefined
          : { atLeastMs: Math.max(0, ...ages), measured: 'outbox' },
    };
  });
}
