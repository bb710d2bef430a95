import type { Clock } from '../lab/arrivals.ts';

/** Since when nothing of some users is shown to others: it was answered that they are suspended, or have left. */
export interface Absences {
  begin(user: string): void;
  /** From here on they may be shown again. */
  end(user: string): void;
  /** Whether it was so before a time, and still is. */
  isAway(user: string, before: number): boolean;
}

export function createAbsences(clock: Pick<Clock, 'now'>): Absences {
  const since = new Map<string, number>();
  return {
    begin: (user) => void since.set(user, clock.now()),
    end: (user) => void since.delete(user),
    isAway: (user, before) => (since.get(user) ?? Number.POSITIVE_INFINITY) < before,
  };
}
