import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readBlocks } from '../../client/package.ts';
import { type CommandLine, startCommandLine } from '../cli/command-line.ts';

let line: CommandLine;
let folder: string;
beforeAll(async () => {
  line = await startCommandLine();
  folder = await mkdtemp(path.join(tmpdir(), 'ripple-convert-'));
});
afterAll(async () => {
  await line?.ripple.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** As hosted services export them. */
const exported = {
  'activities.ndjson': [
    {
      id: 'e1',
      actor: 'user:42',
      verb: 'Pin It',
      object: 'photo:7',
      time: '2024-05-01T10:00:00.123456',
      foreign_id: 'pin:7',
      to: [],
      colour: 'red',
    },
    {
      id: 'e2',
      actor: 'user:7',
      verb: 'post',
      object: 'text',
      time: '2024-05-02T10:00:00.000000',
      foreign_id: '',
      text: 'Hello #moved',
    },
  ],
  'follows.ndjson': [{ feed_id: 'timeline:42', target_id: 'user:7', created_at: '2024-04-01T00:00:00.000Z' }],
  'likes.ndjson': [
    { user_id: '42', activity_id: 'e2' },
    { user_id: '42', activity_id: 'gone' },
  ],
};

it('the converter of docs/embedding.md makes lines that import takes', async () => {
  const code =
    readBlocks('docs/embedding.md').find((block) => block.code.startsWith('// convert.js'))?.code ?? '';
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(path.join(folder, 'convert.js'), code);
  for (const [name, lines] of Object.entries(exported)) {
    await writeFile(path.join(folder, name), lines.map((each) => `${JSON.stringify(each)}\n`).join(''));
  }
  const converted = execFileSync(process.execPath, ['convert.js', ...Object.keys(exported)], { cwd: folder });
  await writeFile(path.join(folder, 'all.ndjson'), converted);
  const { code: exit, data } = await line.json(`import ${path.join(folder, 'all.ndjson')}`);
  expect(exit).toBe(0);
  expect(data.written).toMatchObject({
    user: { new: 2 },
    post: { new: 2 },
    follow: { new: 1 },
    favourite: { new: 1 },
  });
  const { items } = (await line.ripple.anybody.get('/v1/timelines/public')).body;
  expect(items).toMatchObject([
    {
      text: 'Hello #moved',
      type: 'post',
      tags: ['moved'],
      createdAt: '2024-05-02T10:00:00.000Z',
      counts: { favourites: 1 },
    },
    {
      text: '',
      type: 'pin-it',
      data: { object: 'photo:7', colour: 'red' },
      createdAt: '2024-05-01T10:00:00.123Z',
    },
  ]);
});
