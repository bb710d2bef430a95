import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sampleLines } from '@ripple/infra/sample';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { everythingIn } from '../flow/exchange/everything.ts';

import { startRipple, type TestRipple } from '../ripple/ripple.ts';

let folder: string;
let file: string;
/** What an import that nothing has disturbed has brought. */
let whole: Record<string, unknown[]>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ripple-killed-import-'));
  file = path.join(folder, 'lines.ndjson');
  const out = createWriteStream(file);
  for (const line of sampleLines({ users: 1_000, follows: 20_000, posts: 6_000, marks: 3_000, seed: 7 })) {
    if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  await inRipple(async (ripple) => {
    const { code, err } = await run(ripple);
    expect([code, err]).toEqual([0, expect.not.stringContaining(': ')]);
    whole = await everythingIn(ripple.database.pool);
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function inRipple(use: (ripple: TestRipple) => Promise<void>): Promise<void> {
  const ripple = await startRipple();
  try {
    await use(ripple);
  } finally {
    await ripple.dispose();
  }
}

/** Imports in a process of its own. @param killAt once it has told of so many lines */
async function run(
  { isolation }: TestRipple,
  { killAt = 0, FAIL_POINT = '', options = [] as string[] } = {},
) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'services/cli/src/main.ts', 'import', file, '--json', ...options],
    {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: {
        ...process.env,
        DATABASE_URL: isolation.databaseUrl,
        AMQP_URL: isolation.amqpUrl,
        REDIS_URL: isolation.redisUrl,
        REDIS_NODES: isolation.redisNodes ?? '',
        NAMESPACE: isolation.namespace,
        ...(FAIL_POINT && { FAIL_POINT }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (data) => {
    out += data;
  });
  child.stderr.setEncoding('utf8').on('data', (data) => {
    err += data;
  });
  const closed = once(child, 'close');
  if (killAt > 0) {
    await expect.poll(async () => written(isolation.databaseUrl), { interval: 5 }).toBeGreaterThan(killAt);
    child.kill('SIGKILL');
  }
  const [code, signal] = await closed;
  return { code, signal, out, err };
}

let counting: import('@ripple/db').Database | undefined;
async function written(url: string): Promise<number> {
  const { openDatabase } = await import('@ripple/db');
  counting ??= openDatabase({ url, connections: 1, applicationName: 'count' });
  const { rows } = await counting.pool.query(
    'select (select count(*) from follows) + (select count(*) from posts) as n',
  );
  return rows[0].n;
}

it('killed again and again, it brings everything once', async () => {
  await inRipple(async (ripple) => {
    for (const killAt of [1, 10_000, 19_000, 23_000]) {
      expect(await run(ripple, { killAt })).toMatchObject({ signal: 'SIGKILL' });
    }
    await counting?.close();
    counting = undefined;
    expect((await run(ripple)).code).toBe(0);
    expect(await everythingIn(ripple.database.pool)).toEqual(whole);
  });
});

it('killed before it has renewed what Redis holds, it does so the next time', async () => {
  await inRipple(async (ripple) => {
    const reader = await ripple.user('reader');
    const publicTexts = async () =>
      (await reader.get('/v1/timelines/public')).body.items.map(({ text }: { text: string }) => text);
    await reader.post('/v1/posts', { text: 'first' });
    await expect.poll(publicTexts).toEqual(['first']);
    expect(await run(ripple, { FAIL_POINT: 'imported-unrepaired' })).toMatchObject({ signal: 'SIGKILL' });
    expect((await run(ripple)).code).toBe(0);
    expect(await publicTexts()).toHaveLength(20);
  });
});
