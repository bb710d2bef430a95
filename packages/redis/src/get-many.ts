import type { Redis, RedisNode } from './redis.ts';
import { slotOf } from './slots.ts';

/** Keys that are asked for by one MGET, and what they hold. */
interface Question {
  keys: string[];
  values: Promise<(Buffer | null)[]>;
}

/** Keys can be added to it until the end of this turn of the event loop. */
function ask(node: RedisNode): Question {
  const keys: string[] = [];
  const values = new Promise<void>((resolve) => process.nextTick(resolve)).then(() => node.mgetBuffer(keys));
  return { keys, values };
}

/** One MGET, also for several callers, as for what is kept of some posts. */
export function getFromOne(node: RedisNode): Redis['getMany'] {
  let asked: Question | undefined;

  function begin(): Question {
    process.nextTick(() => {
      asked = undefined;
    });
    return ask(node);
  }

  return async (keys) => {
    asked ??= begin();
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

  function begin(key: string, slot: number): Question {
    if (asked.size === 0) {
      process.nextTick(() => {
        asked = new Map();
      });
    }
    const question = ask(nodeOf(key));
    asked.set(slot, question);
    return question;
  }

  async function get(key: string): Promise<Buffer | null> {
    const slot = slotOf(key);
    const { keys, values } = asked.get(slot) ?? begin(key, slot);
    const at = keys.push(key) - 1;
    return (await values)[at] ?? null;
  }
  return (keys) => Promise.all(keys.map(get));
}
