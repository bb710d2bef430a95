import type { ModeratedUser, Ripple } from '@ripple/client';
import { useId, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { useOwned } from '../parts/use-owned.ts';
import { text } from '../text/index.ts';
import { ActionList } from './list.tsx';
import { PersonLink } from './person-link.tsx';
import { Reason } from './reason.tsx';
import { useAct } from './use-act.ts';
import { UserStates } from './user-states.tsx';
import { createWatchedList } from './watched-list.ts';

interface JudgedUsers {
  of: Ripple;
  state: 'silenced' | 'suspended';
  onAct: () => void;
}

/** Users who are silenced, or suspended. */
export function JudgedUsers({ of, state, onAct }: JudgedUsers) {
  const t = text.value.moderation;
  const id = useId();
  const list = useOwned(() =>
    createWatchedList<ModeratedUser>((signal) => of.moderation.users({ state, signal })),
  );
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{t.userState[state]}</h2>
      <ActionList list={list} empty={text.value.nothing} label={t.userState[state]}>
        {(item, remove) => (
          <JudgedUser
            item={item}
            of={of}
            onAct={(changed) => {
              if (changed.state === state) list.change((each) => (each.id === changed.id ? changed : each));
              else remove();
              onAct();
            }}
          />
        )}
      </ActionList>
    </section>
  );
}

function JudgedUser(props: { item: ModeratedUser; of: Ripple; onAct: (changed: ModeratedUser) => void }) {
  const { item, of, onAct } = props;
  const [reason, setReason] = useState('');
  const { act, failure, busy } = useAct();
  if (!item.user) return <p class="note">{text.value.moderation.goneUser}</p>;
  return (
    <>
      <PersonLink user={item.user} />
      <div class="judge" aria-busy={busy}>
        <Reason value={reason} onInput={setReason} />
        <UserStates
          user={item.user}
          onChoose={(judge) => void act(async () => onAct(await judge(of.moderation, reason)))}
        />
        <Alert message={failure} />
      </div>
    </>
  );
}
