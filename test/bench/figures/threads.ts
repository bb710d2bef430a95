import type pg from 'pg';
import { constantArrivals, systemClock } from '../../lab/arrivals.ts';
import { createCrowd } from '../../lab/crowd.ts';
import { createLatencies } from '../../lab/latencies.ts';
import { createRandom, type Random } from '../../lab/random.ts';
import { createRecorder } from '../../lab/recorder.ts';
import { withPostgres } from '../../lab/servers.ts';
import type { Person } from '../../lab/world/world.ts';
import { listPeople, roles } from '../audience.ts';
import { type Bench, post, readHome, untilQuiet } from '../bench.ts';
import type { Figure } from '../figure.ts';
import { inTurns } from '../repeat.ts';

const ANSWERS = 10_000;
const PER_SECOND = 20;
const GOAL_MS = 100;

/** Which post, by its number, each of the others answers; number 0 is the root. */
const shapes: Record<string, (number: number, random: Random) => number> = {
  flat: () => 0,
  deep: (number) => number - 1,
  'a hundred times a hundred': (number) => (number <= 100 ? 0 : 1 + (number % 100)),
  'at random': (number, random) => random.below(number),
};

/** The context of posts with ten thousand answers, beside posts and home reads. */
export async function measureThreads(bench: Bench): Promise<Figure[]> {
  const { world, repetitions, stack } = bench;
  const readers = await listPeople(world, roles.readers);
  const author = await world.person(roles.ordinary.from);
  const figures: Figure[] = [];
  for (const [name, answered] of Object.entries(shapes)) {
    const ids = await withPostgres(stack.databaseUrl, (pool) => writeThread(pool, author, answered));
    // Of a long chain the middle has most above and below it.
    const id = name === 'deep' ? ids[ANSWERS / 2] : ids[0];
    await readContext(bench, id as string, readers[0] as Person);
    await untilQuiet(bench);
    const { found } = await inTurns(repetitions, {
      found: () => readBeside(bench, id as string, readers),
    });
    const what = `GET context of ${ANSWERS.toLocaleString('en')} answers, ${name}`;
    figures.push(
      { name: `${what}, p50`, unit: 'ms', values: found.p50 },
      { name: `${what}, p99`, unit: 'ms', values: found.p99, goal: { of: 'value', atMost: GOAL_MS } },
    );
  }
  return figures;
}

const readContext = ({ client }: Bench, id: string, { token }: Person) =>
  client.send('GET context', { method: 'GET', path: `/v1/posts/${id}/context`, token }, 200);

/** Each context is read beside a post and two homes. */
async function readBeside(
  bench: Bench,
  id: string,
  readers: Person[],
): Promise<{ p50: number; p99: number }> {
  const { authors, client, seconds, signal } = bench;
  const latencies = createLatencies();
  const recorder = createRecorder();
  const crowd = createCrowd({ recorder, clock: systemClock, signal });
  const arrivals = constantArrivals([{ seconds, perSecond: PER_SECOND }]);
  const one = <Item>(items: Item[], number: number) => items[number % items.length] as Item;
  await crowd.go(arrivals, performance.now(), async (index, due) => {
    const context = async () => {
      await readContext(bench, id, one(readers, index));
      latencies.record(performance.now() - due);
    };
    await Promise.all([
      post(client, one(authors, index)),
      readHome(client, one(readers, 2 * index)),
      readHome(client, one(readers, 2 * index + 1)),
      context(),
    ]);
  });
  await crowd.settle();
  for (const [error] of recorder.errors) throw new Error(error);
  return latencies.summary();
}

/** Straight into Postgres. @returns the ids, by their numbers */
async function writeThread(
  pool: pg.Client,
  author: Person,
  answered: (number: number, random: Random) => number,
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    'select id::text from (select next_id() as id from generate_series(0, $1)) made order by made.id',
    [ANSWERS],
  );
  const ids = rows.map(({ id }) => id);
  const random = createRandom(ANSWERS);
  const parents = ids.map((_, number) => (number === 0 ? null : ids[answered(number, random)]));
  await pool.query(
    `insert into posts (id, author_id, text, visibility, in_reply_to)
     select id, $3, 'An answer about the ferry, which is late again, and the rain in the harbour', 'public', parent
     from unnest($1::bigint[], $2::bigint[]) as given (id, parent)`,
    [ids, parents, author.id],
  );
  await pool.query('analyze posts');
  return ids;
}
