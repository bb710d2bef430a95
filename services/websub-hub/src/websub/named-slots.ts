/** Slots of which one name, as a host or a network, holds some at most. */
export interface NamedSlots {
  /** @returns false if `name` holds all that it may */
  take(name: string): boolean;
  give(name: string): void;
  /** Whether `name` holds any. */
  holds(name: string): boolean;
  /** The names that hold all that they may. */
  full(): string[];
}

/** @param each slots of one name */
export function createNamedSlots(each: number): NamedSlots {
  const held = new Map<string, number>();
  return {
    take(name) {
      const now = held.get(name) ?? 0;
      if (now >= each) return false;
      held.set(name, now + 1);
      return true;
    },
    give(name) {
      const now = held.get(name) ?? 0;
      if (now > 1) held.set(name, now - 1);
      else held.delete(name);
    },
    holds: (name) => held.has(name),
    full: () => [...held].filter(([, now]) => now >= each).map(([name]) => name),
  };
}
