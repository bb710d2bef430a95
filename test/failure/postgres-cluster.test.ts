import path from 'node:path';
import { openDatabase } from '@ripple/db';
import { findBinaries } from '@ripple/infra/binaries';
import { keepPrimary } from '@ripple/infra/keep-primary';
import { repositoryRoot } from '@ripple/infra/paths';
import { nextFreePorts } from '@ripple/infra/ports';
import {
  type PostgresCluster,
  type PostgresNode,
  startPostgresCluster,
} from '@ripple/infra/postgres-cluster';
import { createTemplateDatabase, serverUrls } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { type Audience, gatherAudience } from './audience.ts';
import { nodesShown } from './nodes-shown.ts';

/** Undefined where the servers run elsewhere. */
const bin = findBinaries(process.env).found.postgres;

/** What it posts comes into no timeline that the audience looks at. */
const followersOnly = { text: 'for followers', visibility: 'followers' };

let cluster: PostgresCluster;
let ripple: TestRipple;
let audience: Audience;

beforeAll(async () => {
  if (bin === undefined) return;
  const ports = await nextFreePorts(21_000 + (process.pid % 10_000), 3);
  cluster = await startPostgresCluster({
    name: 'failure',
    dir: path.join(repositoryRoot, '.local/postgres-cluster'),
    ports,
    password: 'of-a-test',
    bin,
    log: () => {},
  });
  process.env.DATABASE_URL = cluster.primary().url;
  await createTemplateDatabase(process.env.DATABASE_URL);
  ripple = await startRipple({
    settings: {
      DATABASE_NODES: cluster.addresses,
      DATABASE_REPLICA_NODES: cluster.addresses,
      OPERATIONS_AMQP_URL: serverUrls().amqpUrl,
    },
  });
  audience = await gatherAudience(ripple, 100);
}, 120_000);
afterAll(async () => {
  if (cluster) process.env.DATABASE_URL = cluster.primary().url;
  await ripple?.dispose();
  await cluster?.stop();
}, 60_000);

async function ask(node: PostgresNode, statement: string) {
  const database = openDatabase({ url: node.url, connections: 1, applicationName: 'ripple-test' });
  return database.pool.query(statement).finally(database.close);
}

const portOf = ({ url }: PostgresNode) => Number(new URL(url).port);

/** Posts until it is told to stop. @returns the longest time that a post took to be accepted, in ms */
function keepPosting(): () => Promise<number> {
  let going = true;
  let longest = 0;
  const posting = Array.from({ length: 3 }, async () => {
    while (going) {
      const since = performance.now();
      await audience.post();
      longest = Math.max(longest, performance.now() - since);
    }
  });
  return async () => {
    going = false;
    await Promise.all(posting);
    return longest;
  };
}

describe.skipIf(bin === undefined)('a primary with two standbys', () => {
  it('reads on the standbys', async () => {
    const [author, reader] = [await ripple.user('read_author'), await ripple.user('reader')];
    const statements = async () => {
      const asked = cluster
        .standbys()
        .map((node) => ask(node, "select application_name, query from pg_stat_activity where query <> ''"));
      const rows = (await Promise.all(asked)).flatMap((answer) => answer.rows);
      const has = (name: string, what: string) =>
        rows.some((row) => row.application_name === name && row.query.includes(what));
      return {
        slice: has('ripple-timeline-writer', 'from follows'),
        build: has('ripple-api-reads', 'row_number()'),
      };
    };
    // The first connection to a standby takes longer than a read waits for it.
    const readAgain = async () => {
      await author.post('/v1/posts', followersOnly);
      await reader.delete('/v1/users/read_author/follow');
      await reader.put('/v1/users/read_author/follow');
      await reader.get('/v1/timelines/home');
      return statements();
    };
    await expect.poll(readAgain).toEqual({ slice: true, build: true });
  });

  it('whose standbys lag makes no timeline wrong', async () => {
    const [author, early, late] = [
      await ripple.user('author'),
      await ripple.user('early'),
      await ripple.user('late'),
    ];
    const accepted: string[] = [];
    const post = async () => accepted.unshift((await author.post('/v1/posts', followersOnly)).body.id);
    const homeOf = async (user: typeof early) =>
      (await user.get('/v1/timelines/home')).body.items.map(({ id }: { id: string }) => id);
    for (const standby of cluster.standbys()) await ask(standby, 'select pg_wal_replay_pause()');
    for (let round = 0; round < 5; round++) {
      // A slice, of which no standby has the follower.
      await early.put('/v1/users/author/follow');
      expect(await homeOf(early)).toEqual(accepted);
      await post();
      // A build, of which no standby has the newest post.
      await late.put('/v1/users/author/follow');
      expect(await homeOf(late)).toEqual(accepted);
      await expect.poll(() => homeOf(early)).toEqual(accepted);
      for (const user of [early, late]) await user.delete('/v1/users/author/follow');
    }
    for (const standby of cluster.standbys()) await ask(standby, 'select pg_wal_replay_resume()');
  });

  it('acknowledges nothing that no standby has', async () => {
    const programs = cluster.standbys().map(({ program }) => program);
    await Promise.all(programs.map((program) => program?.pause()));
    await expect(ripple.user('unheard')).rejects.toThrow('"status":503');
    await Promise.all(programs.map((program) => program?.resume()));
    await audience.post();
    await audience.everythingIsThere();
  });

  it.each<[string, (primary: PostgresNode) => void]>([
    ['is killed', ({ program }) => program?.kill('SIGKILL')],
    // Its backends live on.
    ['loses its postmaster alone', ({ program }) => process.kill(program?.pid ?? 0, 'SIGKILL')],
    ['is silent', ({ program }) => program?.kill('SIGSTOP')],
  ])(
    'that %s loses nothing that was acknowledged',
    async (_, harm) => {
      const stop = keepPosting();
      const morePosts = () => {
        const before = audience.accepted.length;
        return expect.poll(() => audience.accepted.length).toBeGreaterThan(before + 20);
      };
      try {
        await morePosts();
        const lost = cluster.primary();
        harm(lost);
        await cluster.failOver();
        await morePosts();
        const roles = cluster.standbys().map((node) => [portOf(node), 'standby']);
        await expect
          .poll(() => nodesShown(ripple, 'postgres'), { timeout: 30_000 })
          .toEqual({
            ...Object.fromEntries(roles),
            [portOf(cluster.primary())]: 'primary',
            [portOf(lost)]: 'away',
          });
      } finally {
        console.log(`the longest post took ${(await stop()).toFixed(0)} ms`);
        await cluster.rejoin();
      }
      await audience.everythingIsThere();
    },
    120_000,
  );

  it('is replaced when it is silent, and follows the new one afterwards', async () => {
    const silent = cluster.primary();
    const keeping = keepPrimary(cluster, () => {});
    try {
      silent.program?.kill('SIGSTOP');
      await expect.poll(() => cluster.findPrimary()?.name ?? silent.name).not.toBe(silent.name);
      await expect.poll(() => cluster.standbys().map(({ name }) => name)).toContain(silent.name);
      await audience.post();
    } finally {
      await keeping.stop();
    }
    await audience.everythingIsThere();
  }, 120_000);
});
