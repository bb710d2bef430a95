import { type Database, openDatabase } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { type Isolation, isolate } from '@ripple/test-env';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deleteOldEvents } from './delete-old-events.ts';
import { findEventsFront } from './events-front.ts';
import { type EventCursor, listEvents, parseEventCursor } from './list-events.ts';
import { findNewestEvent, waitUntilReadable } from './newest-event.ts';
import { recordEvents } from './record.ts';

const ADA = 1 as UserId;
/** Other tests have open transactions on the same server, for which events wait. */
const LIMIT_MS = 30_000;
const LIMIT = { timeout: LIMIT_MS, interval: 10 };

let isolation: Isolation;
let database: Database;

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 20, applicationName: 'ripple-test' });
});
afterAll(async () => {
  await database?.close();
  await isolation?.dispose();
});
beforeEach(() => database.pool.query('truncate events'));

const record = (...objects: number[]) =>
  recordEvents(
    database.db,
    objects.map((object) => ({ type: 'post.created', actor: ADA, object })),
  );

const read = (after?: EventCursor, limit = 1_000) => listEvents(database.pool, { after, limit });
const objectsAfter = async (after?: EventCursor) => (await read(after)).events.map(({ object }) => object);
const whenReadable = () => waitUntilReadable(database.pool, LIMIT_MS);

/** Transactions that a test which has failed has left open. */
const left = new Set<(how: 'rollback') => Promise<void>>();
afterEach(() => Promise.all([...left].map((end) => end('rollback'))));

/** A transaction that has recorded an event and is open. */
async function begin(object: number) {
  const client = await database.pool.connect();
  await client.query('begin');
  const text = "insert into events (type, actor_id, object_id) values ('post.created', 1, $1)";
  await client.query(text, [object]);
  const end = async (how: 'commit' | 'rollback') => {
    left.delete(end);
    await client.query(how);
    client.release();
  };
  left.add(end);
  return end;
}

describe('events', () => {
  it('that are committed late are waited for, and come in their order, each once', async () => {
    const end = await begin(1);
    await record(2, 3);
    expect(await objectsAfter()).toEqual([]);
    expect((await findEventsFront(database.pool)).waitingMs).toBeGreaterThan(0);
    await end('commit');
    await whenReadable();
    expect(await objectsAfter()).toEqual([1, 2, 3]);
    expect(await findEventsFront(database.pool)).toMatchObject({ waitingMs: 0 });
  });

  it('of a transaction that was undone have not happened', async () => {
    const end = await begin(1);
    await record(2);
    await end('rollback');
    await whenReadable();
    expect(await objectsAfter()).toEqual([2]);
  });

  it('do not wait for those who read, however long', async () => {
    const reader = await database.pool.connect();
    await reader.query('begin isolation level repeatable read');
    await reader.query('select * from events');
    await record(1);
    await whenReadable();
    expect(await objectsAfter()).toEqual([1]);
    await reader.query('commit');
    reader.release();
  });

  it('are read each once, in one order, while many are written and some undone', async () => {
    const WRITERS = 8;
    const written: number[] = [];
    let isWriting = true;
    const write = async (writer: number) => {
      for (let n = 0; n < 40; n++) {
        const object = writer * 1_000 + n + 1;
        const end = await begin(object);
        // Transactions overlap in ever other ways.
        for (let rest = object % 7; rest > 0; rest--) await database.pool.query('select 1');
        const isUndone = object % 5 === 0;
        if (!isUndone) written.push(object);
        await end(isUndone ? 'rollback' : 'commit');
      }
    };
    const seen: number[] = [];
    const reading = (async () => {
      for (let after: EventCursor | undefined; ; ) {
        const hasEnded = !isWriting;
        if (hasEnded) await whenReadable();
        const { events, upTo, hasGap } = await read(after, 7);
        expect(hasGap).toBe(false);
        seen.push(...events.map(({ object }) => object));
        if (hasEnded && upTo === undefined) return;
        after = upTo ?? after;
      }
    })();
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    isWriting = false;
    await reading;
    expect(seen.toSorted((one, other) => one - other)).toEqual(written.toSorted((one, other) => one - other));
    expect(await objectsAfter()).toEqual(seen);
  });

  it('of other types are passed over, 10,000 at a time', async () => {
    await database.pool.query(
      "insert into events (type, object_id) select 'post.created', n from generate_series(1, 10005) n",
    );
    await recordEvents(database.db, [{ type: 'user.created', actor: null, object: 7 }]);
    await whenReadable();
    const first = await listEvents(database.pool, { after: undefined, types: ['user.created'], limit: 5 });
    expect(first).toMatchObject({ events: [], upTo: expect.any(String), hasGap: false });
    const second = await listEvents(database.pool, { after: first.upTo, types: ['user.created'], limit: 5 });
    expect(second.events).toMatchObject([{ type: 'user.created', actor: null, object: 7 }]);
    expect(second.upTo).toBe(second.events[0]?.id);
    expect(await findNewestEvent(database.pool)).toBe(second.upTo);
  });

  it('that one statement has recorded can be taken apart by pages', async () => {
    await record(1, 2, 3, 4, 5);
    await whenReadable();
    const pages = [];
    for (let after: EventCursor | undefined; ; ) {
      const { events, upTo } = await read(after, 2);
      if (upTo === undefined) break;
      pages.push(events.map(({ object }) => object));
      after = upTo;
    }
    expect(pages).toEqual([[1, 2], [3, 4], [5]]);
  });
});

describe('a cursor', () => {
  const age = (objects: number[], days: number) =>
    database.pool.query("update events set at = at - $1 * interval '1 day' where object_id = any($2)", [
      days,
      objects,
    ]);

  it('before which events have expired is good, and one after which they have is known to be none', async () => {
    await record(1, 2, 3, 4);
    await whenReadable();
    const ids = (await read()).events.map(({ id }) => id);
    await age([1, 2, 3], 8);
    // Whatever the size of a batch, until there is no more.
    await expect.poll(() => deleteOldEvents(database.pool, 7, 2), LIMIT).toBe(false);
    await expect.poll(() => objectsAfter(), LIMIT).toEqual([3, 4]);
    const gaps = await Promise.all(ids.map(async (id) => (await read(id)).hasGap));
    expect(gaps).toEqual([true, true, false, false]);
    expect(await objectsAfter(ids[2])).toEqual([4]);
    expect(await deleteOldEvents(database.pool, 7, 1_000)).toBe(false);
    expect(await objectsAfter()).toEqual([3, 4]);
  });

  it('stays good when all has expired', async () => {
    await record(1, 2);
    await whenReadable();
    const { upTo } = await read();
    await age([1, 2], 8);
    await deleteOldEvents(database.pool, 7, 1_000);
    expect(await read(upTo)).toEqual({ events: [], upTo: undefined, hasGap: false });
    await record(3);
    await whenReadable();
    expect(await objectsAfter(upTo)).toEqual([3]);
  });

  it('of a server from which the rows were copied is none here, though its event is', async () => {
    const ahead = '4611686018427387904';
    await database.pool.query(
      "insert into events (xid, id, type, object_id) overriding system value values ($1, 5, 'post.created', 5)",
      [ahead],
    );
    await record(1);
    await expect.poll(() => objectsAfter(), LIMIT).toEqual([1]);
    expect(await read(`${ahead}-5`)).toEqual({ events: [], upTo: undefined, hasGap: true });
  });

  it.each([
    ['1-2', '1-2'],
    ['18446744073709551615-9007199254740991', '18446744073709551615-9007199254740991'],
    ['18446744073709551616-1', undefined],
    ['1-9007199254740992', undefined],
    ['0-0', '0-0'],
    ['08-1', undefined],
    ['1-08', undefined],
    ['1', undefined],
    ['-1', undefined],
    ['1-2-3', undefined],
    ['1-2 ', undefined],
    ['', undefined],
    ["1'-2", undefined],
  ])('%j is read as %j', (text, cursor) => {
    expect(parseEventCursor(text)).toBe(cursor);
  });
});
