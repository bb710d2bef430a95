import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CommandLine, startCommandLine } from '../cli/command-line.ts';

let line: CommandLine;
let folder: string;

beforeAll(async () => {
  line = await startCommandLine();
  folder = await mkdtemp(path.join(tmpdir(), 'ripple-test-relations-'));
});
afterAll(async () => {
  await line?.ripple.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function importLines(...lines: object[]) {
  const file = path.join(folder, 'lines.ndjson');
  writeFileSync(file, lines.map((each) => `${JSON.stringify(each)}\n`).join(''));
  return line.json(`import ${file}`);
}

it('a follow that is imported waits for a block that is being made', async () => {
  const { ripple } = line;
  const [blocker, follower] = [await ripple.user('blocker'), await ripple.user('follower')];
  const client = await ripple.database.pool.connect();
  try {
    await client.query('begin');
    // As a block does, up to its commit.
    await client.query('select from users where id = any($1) order by id for no key update', [
      [blocker.id, follower.id],
    ]);
    await client.query('insert into blocks (blocker_id, blocked_id) values ($1, $2)', [
      blocker.id,
      follower.id,
    ]);
    const importing = importLines({ follow: { follower: follower.id, followee: blocker.id } });
    const waiting = `select from pg_stat_activity
      where datname = current_database() and application_name = 'ripple-cli' and wait_event_type = 'Lock'`;
    await expect.poll(async () => (await ripple.database.pool.query(waiting)).rowCount).toBe(1);
    await client.query('commit');
    expect((await importing).data).toMatchObject({
      bad: 1,
      badLines: [{ line: 1, problem: 'one of the two blocks the other' }],
    });
  } finally {
    client.release();
  }
  expect((await ripple.anybody.get('/v1/users/blocker')).body.counts.followers).toBe(0);
});

it('requests end by follows and blocks that are imported', async () => {
  const { ripple } = line;
  const locked = await ripple.user('locked');
  await locked.patch('/v1/users/me', { locked: true });
  const [accepted, refused] = [await ripple.user('accepted'), await ripple.user('refused')];
  for (const each of [accepted, refused])
    expect((await each.put('/v1/users/locked/follow')).status).toBe(202);
  const { code } = await importLines(
    { follow: { follower: accepted.id, followee: locked.id } },
    { block: { blocker: locked.id, blocked: refused.id } },
  );
  expect(code).toBe(0);
  expect((await accepted.get('/v1/users/locked')).body.viewer).toMatchObject({
    following: true,
    requested: false,
  });
  const { rows } = await ripple.database.pool.query('select from follow_requests');
  expect(rows).toEqual([]);
});
