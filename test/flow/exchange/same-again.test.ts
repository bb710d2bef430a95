import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CommandLine, startCommandLine } from '../cli/command-line.ts';
import { LIMIT, live } from '../leaving/leaver.ts';
import { everythingIn } from './everything.ts';

let line: CommandLine;
let folder: string;

beforeAll(async () => {
  line = await startCommandLine();
  folder = await mkdtemp(path.join(tmpdir(), 'ripple-same-again-'));
}, 60_000);
afterAll(async () => {
  await line?.ripple.dispose();
  await rm(folder, { recursive: true, force: true });
});

it('an export that comes back to where it was made changes nothing', async () => {
  const { ripple } = line;
  const { leaver: user, avatarUrl, friendsPost, posts } = await live(ripple, { many: 3 });
  const { status, text } = await user.get('/v1/users/me/export');
  expect(status).toBe(200);
  // Workers count behind the answers.
  const countsOf = async (id?: string) => (await user.get(`/v1/posts/${id}`)).body.counts;
  await expect.poll(() => countsOf(friendsPost), LIMIT).toEqual({ replies: 1, favourites: 1, reposts: 1 });
  await expect.poll(() => countsOf(posts[0]), LIMIT).toMatchObject({ replies: 1, favourites: 1 });
  const before = await everythingIn(ripple.database.pool);
  const file = path.join(folder, 'all.ndjson');
  writeFileSync(file, text);
  const { code, data, err } = await line.json(`import ${file}`);
  expect([code, err]).toEqual([0, '']);
  expect(Object.values(data.written as Record<string, { new: number }>).map((each) => each.new)).toEqual(
    Object.keys(data.written).map(() => 0),
  );
  expect(await everythingIn(ripple.database.pool)).toEqual(before);
  const profile = (await user.get('/v1/users/me')).body;
  expect(profile.avatar.replace('http://ripple.test', ripple.url)).toBe(avatarUrl);
  const { rows } = await ripple.database.pool.query('select from avatars where expires_at is not null');
  expect(rows).toEqual([]);
}, 120_000);
