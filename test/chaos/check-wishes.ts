import type { Disagreements } from './findings.ts';
import type { Wishes } from './wishes.ts';

/** How wishes stand by what is there. */
export interface Standing {
  /** Keys of those that hold. */
  held: ReadonlySet<string>;
  /** How often each has begun to hold; undefined where that can't be told. */
  begun: ReadonlyMap<string, number> | undefined;
}

/** Compares what clients were told of their wishes with how these stand. @param what names one of them */
export function checkWishes(what: string, wishes: Wishes, { held, begun }: Standing): Disagreements {
  const found: Disagreements = { lost: [], doubled: [], unexpected: [] };
  for (const key of new Set([...wishes.keys(), ...held, ...(begun?.keys() ?? [])])) {
    const outcomes = wishes.outcomes(key);
    const holds = held.has(key);
    const fitting = outcomes.filter((each) => each.holds === holds);
    if (fitting.length === 0) {
      if (holds) found.unexpected.push(`${what} ${key} is there`);
      else found.lost.push(`${what} ${key} is not there`);
      continue;
    }
    if (begun === undefined) continue;
    const times = begun.get(key) ?? 0;
    const possible = fitting.map((each) => each.begun);
    if (times < Math.min(...possible))
      found.lost.push(`${what} ${key} has begun ${times} times of ${possible}`);
    if (times > Math.max(...possible))
      found.doubled.push(`${what} ${key} has begun ${times} times, not ${possible}`);
  }
  return found;
}
