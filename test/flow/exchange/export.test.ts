import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { UserId } from '@ripple/messages';
import { createUserStates, setUserState } from '@ripple/people';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { type CommandLine, startCommandLine } from '../cli/command-line.ts';

const POSTS = 4_000;

let line: CommandLine;
let folder: string;
/** A user with more than sockets hold. */
let ada: TestUser;

beforeAll(async () => {
  line = await startCommandLine();
  ({ ada } = line);
  folder = await mkdtemp(path.join(tmpdir(), 'ripple-export-'));
  const file = path.join(folder, 'posts.ndjson');
  const text = 'long '.repeat(900);
  const posts = Array.from({ length: POSTS }, (_, n) => ({
    post: {
      author: ada.id,
      externalId: `${n}`,
      at: new Date(Date.UTC(2025, 0, 1) + n).toISOString(),
      text: `${n} ${text}`,
    },
  }));
  writeFileSync(file, posts.map((post) => `${JSON.stringify(post)}\n`).join(''));
  expect((await line.cli(`import ${file}`)).code).toBe(0);
});
afterAll(async () => {
  await line?.ripple.dispose();
  await rm(folder, { recursive: true, force: true });
});

const open = (signal?: AbortSignal) =>
  fetch(`${line.ripple.url}/v1/users/me/export`, {
    headers: { authorization: `Bearer ${ada.token}` },
    ...(signal && { signal }),
  });

/** The status of an export that is not read. */
async function statusOf(): Promise<number> {
  const answer = await open();
  await answer.body?.cancel();
  return answer.status;
}

it('is sent as it is taken, one at a time, and ends when the client hangs up', async () => {
  const hangUp = new AbortController();
  const first = await open(hangUp.signal);
  expect(first.status).toBe(200);
  const second = await open();
  await second.text();
  expect(second.status).toBe(503);
  expect(second.headers.get('retry-after')).toBe('10');
  hangUp.abort();
  await expect.poll(statusOf).toBe(200);
});

it('waits for its turn where many are under way', async () => {
  const users: TestUser[] = [];
  for (let n = 0; n < 24; n++) users.push(await line.ripple.user(`exporting_${n}`));
  const answers = await Promise.all(users.map((user) => user.get('/v1/users/me/export')));
  expect(answers.map(({ status }) => status)).toEqual(users.map(() => 200));
});

it('has every post once, in the order of their ids', async () => {
  await expect
    .poll(async () => {
      const answer = await open();
      if (answer.status !== 200) return answer.status;
      const lines = (await answer.text())
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text));
      return lines.flatMap(({ post }) => post?.externalId ?? []);
    })
    .toEqual(Array.from({ length: POSTS }, (_, n) => `${n}`));
});

it('works for one who is suspended, and says so', async () => {
  const { db, pool } = line.ripple.database;
  const id = Number(ada.id) as UserId;
  await db.transaction().execute((trx) => setUserState(trx, id, { state: 'suspended', reason: 'rude' }));
  const { namespace } = line.ripple.isolation;
  await createUserStates({ redis: line.ripple.ownRedis, pool, namespace }).renew();
  await expect
    .poll(async () => {
      const { status, text } = await ada.get('/v1/users/me/export');
      return status === 200 ? JSON.parse(text.slice(0, text.indexOf('\n'))).user.moderation : status;
    })
    .toEqual({ state: 'suspended', reason: 'rude' });
});
