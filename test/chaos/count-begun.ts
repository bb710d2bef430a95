import type { SeenEvent } from './events.ts';
import { groupBy } from './group-by.ts';
import { keyOf } from './wishes.ts';

/** By the ids of who did it and to what. */
const byBoth = ({ actor, object }: SeenEvent): string => keyOf(actor ?? '', object);

/** How often each has begun, by events. @param nameOf the key that it is counted under */
export function countBegun(
  events: readonly SeenEvent[],
  type: string,
  nameOf: (event: SeenEvent) => string = byBoth,
): Map<string, number> {
  const groups = groupBy(
    events.filter((event) => event.type === type),
    nameOf,
  );
  return new Map([...groups].map(([key, { length }]) => [key, length]));
}
