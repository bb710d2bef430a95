import { useEffect, useRef } from 'preact/hooks';

/** Something that lives as long as the part that is shown: made once, closed at the end. */
export function useOwned<T extends { close(): void }>(create: () => T): T {
  const kept = useRef<T | undefined>(undefined);
  kept.current ??= create();
  const owned = kept.current;
  useEffect(() => () => owned.close(), [owned]);
  return owned;
}
