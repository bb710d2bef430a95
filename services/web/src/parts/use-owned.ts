import { useEffect, useRef } from 'preact/hooks';

/** A value that lives as long as its component: created once, closed on unmount. */
export function useOwned<T extends { close(): void }>(create: () => T): T {
  const kept = useRef<T | undefined>(undefined);
  kept.current ??= create();
  const owned = kept.current;
  useEffect(() => () => owned.close(), [owned]);
  return owned;
}
