import { useState } from 'preact/hooks';
import { hueOf, initialsOf } from './initials.ts';

interface Face {
  id: string;
  name: string;
  avatar?: string | null | undefined;
}

/** The picture of a user; without one, or while it can't be loaded, the initials of the name. Decoration: the name stands beside it. */
export function Avatar({ of, large = false }: { of: Face; large?: boolean }) {
  const { id, name, avatar } = of;
  const [broken, setBroken] = useState<string>();
  const size = large ? 'avatar large' : 'avatar';
  if (!avatar || avatar === broken) {
    return (
      <span class={size} style={{ '--hue': hueOf(id) }} aria-hidden="true">
        {initialsOf(name)}
      </span>
    );
  }
  // The server of a picture that the application has named is not told where it is shown.
  return (
    <img
      class={size}
      src={avatar}
      alt=""
      loading="lazy"
      decoding="async"
      referrerpolicy="no-referrer"
      onError={() => setBroken(avatar)}
    />
  );
}
