/** A limited number of places; whoever finds none waits in order. */
export function createPlaces(count: number) {
  const waiting = new Set<() => void>();
  let taken = 0;
  let whenEmpty: (() => void) | undefined;

  return {
    /** Resolves once a place is held. Rejects with the signal's reason if that comes first. */
    async take(signal: AbortSignal): Promise<void> {
      signal.throwIfAborted();
      if (taken < count) {
        taken += 1;
        return;
      }
      await new Promise<void>((resolve, reject) => {
        const given = () => {
          signal.removeEventListener('abort', givenUp);
          resolve();
        };
        const givenUp = () => {
          waiting.delete(given);
          reject(signal.reason);
        };
        waiting.add(given);
        signal.addEventListener('abort', givenUp, { once: true });
      });
    },
    /** Gives a place back, straight to the next in line if there is one. */
    free(): void {
      const [next] = waiting;
      if (next) {
        waiting.delete(next);
        next();
        return;
      }
      taken -= 1;
      if (taken === 0) whenEmpty?.();
    },
    /** Resolves when no place is taken. */
    async empty(): Promise<void> {
      if (taken === 0) return;
      await new Promise<void>((resolve) => {
        whenEmpty = resolve;
      });
    },
  };
}
