import type { ModeratedUser, Report, Ripple } from '@ripple/client';
import { text } from '../text/index.ts';

type Moderation = Ripple['moderation'];
type Judge = (moderation: Moderation, reason: string) => Promise<ModeratedUser>;

const judges = {
  active: (handle, { reactivate }, reason) => reactivate(handle, reason),
  silenced: (handle, { silence }, reason) => silence(handle, reason),
  suspended: (handle, { suspend }, reason) => suspend(handle, reason),
} satisfies Record<
  ModeratedUser['state'],
  (handle: string, moderation: Moderation, reason: string) => Promise<ModeratedUser>
>;
const states = ['active', 'silenced', 'suspended'] as const;

/** The state of a user, and the choice of another one. */
export function UserStates(props: { user: NonNullable<Report['user']>; onChoose: (judge: Judge) => void }) {
  const { user, onChoose } = props;
  const t = text.value.moderation;
  const { state: current = 'active', reason } = user.moderation ?? {};
  return (
    <details class="states">
      <summary>{t.stateOf(user.handle, t.userState[current])}</summary>
      {reason && (
        <p class="note" dir="auto">
          {reason}
        </p>
      )}
      <div class="actions">
        {states.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={state === current}
            onClick={() => onChoose((moderation, reason) => judges[state](user.handle, moderation, reason))}
          >
            {t.choose[state]}
          </button>
        ))}
      </div>
    </details>
  );
}
