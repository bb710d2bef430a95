import type { Logger } from '@ripple/telemetry';
import type { Redis, RedisNode } from './redis.ts';
import { evenTags, parseSlots, slotOf } from './slots.ts';

const SCAN_COUNT = 1_000;

/**
 * Deletes the keys that an earlier run of a Redis server has left. A Redis that comes back with a snapshot, or a
 * replica that takes over, lacks the last writes: its timelines would have gaps for as long as they live. All of it is
 * derived, so it is deleted once and built again when it is read.
 *
 * Compares the run each time a connection is made, before the node serves, outside the context of any request. Several
 * processes may do so at once. In a cluster a node has one mark for each shard of users that it holds: slots that were
 * moved bring the mark of another node with them, and what their new node holds is built again, too.
 */
export function clearAfterRestart(redis: Redis, namespace: string, logger: Logger): void {
  redis.beforeServing(async (connection) => {
    const marks = redis.isCluster ? await marksInCluster(connection, namespace) : [`${namespace}:redis-run`];
    const keys = await deleteStaleKeys(connection, namespace, marks);
    if (keys > 0) logger.warn({ keys }, 'Redis came back with an earlier state: thrown away');
  });
}

async function marksInCluster(connection: RedisNode, namespace: string): Promise<string[]> {
  const [slots, id] = await Promise.all([connection.cluster('SLOTS'), connection.cluster('MYID')]);
  const own = parseSlots(slots, '').filter((range) => range.id === id);
  return evenTags()
    .map((tag) => `${namespace}:redis-run:{${tag}}`)
    .filter((key) => own.some(({ from, to }) => slotOf(key) >= from && slotOf(key) <= to));
}

/** @returns how many keys were deleted */
async function deleteStaleKeys(
  connection: RedisNode,
  namespace: string,
  marks: readonly string[],
): Promise<number> {
  const [, run = ''] = /^run_id:(\w+)/m.exec(await connection.info('server')) ?? [];
  // One by one, since they lie in different slots.
  const known = await Promise.all(marks.map((mark) => connection.get(mark)));
  if (known.every((each) => each === run)) return 0;
  let keys = 0;
  if (known.some((each) => each !== null && each !== run)) {
    for await (const page of connection.scanStream({ match: `${namespace}:*`, count: SCAN_COUNT })) {
      const derived = (page as string[]).filter(
        (key) => !marks.includes(key) && !isHiddenAuthors(namespace, key),
      );
      const deleted = await Promise.all(derived.map((key) => connection.unlink(key)));
      keys += deleted.reduce((sum, each) => sum + each, 0);
    }
  }
  // Set last: a process that dies before leaves the rest to the next check.
  await Promise.all(marks.map((mark) => connection.set(mark, run)));
  return keys;
}

/** Hidden authors are read even where the timeline is new, and expire within the hour. */
const isHiddenAuthors = (namespace: string, key: string) => key.startsWith(`${namespace}:hidden:`);
