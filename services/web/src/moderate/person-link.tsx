import type { User } from '@ripple/client';
import { Avatar } from '../parts/avatar.tsx';
import { addressOf } from '../router.ts';

/** A user, with the way to the profile. */
export const PersonLink = ({ user }: { user: Pick<User, 'id' | 'handle' | 'name' | 'avatar'> }) => (
  <a class="person" href={addressOf.profile(user.handle)} dir="auto">
    <Avatar of={user} />
    <span>
      <strong>{user.name}</strong> <span>@{user.handle}</span>
    </span>
  </a>
);
