import { useSignal } from '@preact/signals';
import type { User } from '@ripple/client';
import { useEffect, useState } from 'preact/hooks';
import { Avatar } from '../parts/avatar.tsx';
import { More } from '../parts/more.tsx';
import { createPager } from '../parts/pager.ts';
import { addressOf } from '../router.ts';
import { ripple } from '../session.ts';
import { text } from '../text/index.ts';

/** The followers of a user, or the users they follow. */
export function PeopleView({ handle, of }: { handle: string; of: 'followers' | 'following' }) {
  const people = useSignal<User[] | undefined>(undefined);
  const [pager] = useState(() =>
    createPager(ripple.value.pages(`/v1/users/{handle}/${of}`, { handle }), ({ items }) => {
      people.value = [...(people.value ?? []), ...items];
    }),
  );
  useEffect(() => void pager.more(), []);
  return (
    <section class="column">
      <h1>{text.value.person[`${of}Of`](handle)}</h1>
      {people.value === undefined && pager.failure.value === undefined && <p>{text.value.loading}</p>}
      {people.value?.length === 0 && pager.ended.value && <p>{text.value.nothing}</p>}
      <ol class="posts">
        {people.value?.map((person) => (
          <li key={person.id}>
            <a class="person" href={addressOf.profile(person.handle)} dir="auto">
              <Avatar of={person} />
              <span>
                <strong>{person.name}</strong> <span>@{person.handle}</span>
              </span>
            </a>
          </li>
        ))}
      </ol>
      <More pager={pager} whole={!people.value} />
    </section>
  );
}
