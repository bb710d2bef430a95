import type { Redis, RedisNode } from './redis.ts';
import { slotOf } from './slots.ts';

/** Keys that are asked for by one MGET, and what they hold. */
interface Question {
  keys: string[];
  values: Promise<(Buffer | null)[]>;
}

/** One MGET, also for several callers, as for what is kept of some posts. */
export function getFromOne(node: RedisNode): Redis['getMany'] {
  let asked: Question | undefined;

  function ask(): Question {
    const keys: string[] = [];
    const values = new Promise<void>((resolve) => process.nextTick(resolve)).then(() => {
      asked = undefined;
      return node.mgetBuffer(keys);
    });
    return { keys, values };
  }

  return async (keys) => {
    asked ??= ask();
    const from = asked.keys.length;
    asked.keys.push(...keys);
    return (await asked.values).slice(from, from + keys.length);
  };
}

/**
 * One MGET for each slot. The keys that are asked for in one turn of the event loop go together, so that what is kept
 * of a post under one tag is one command, also for several callers.
 */
export function getAcrossSlots(nodeOf: (key: string) => RedisNode): Redis['getMany'] {
  let asked = new Map<number, Question>();

  function ask(key: string): Promise<Buffer | null> {
    const slot = slotOf(key);
    const known = asked.get(slot);
    const at = known?.keys.length ?? 0;
    if (known) {
      known.keys.push(key);
      return known.values.then((values) => values[at] ?? null);
    }
    if (asked.size === 0) {
      process.nextTick(() => {
        asked = new Map();
      });
    }
    const keys = [key];
    const values = new Promise<void>((resolve) => process.nextTick(resolve)).then(() =>
      nodeOf(key).mgetBuffer(keys),
    );
    asked.set(slot, { keys, values });
    return values.then((found) => found[at] ?? null);
  }
  return (keys) => Promise.all(keys.map(ask));
}
