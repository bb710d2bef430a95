import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, it } from 'vitest';
import { given } from '../browser/open-browser.ts';
import { createProject } from './package.ts';

const dir = path.join(given('CLIENT_DIR'), 'types');
/** What an application writes; lines that must not pass are marked. */
const code = `
import { type Post, Ripple, RippleError } from '@ripple/client';

const ripple = new Ripple({ url: 'https://ripple.example', token: () => 'a token' });
const post: Post = await ripple.posts.create({ text: 'Hello', visibility: 'followers' });
for await (const { text, author } of ripple.timelines.home({ limit: 10 })) console.log(text.length, author.handle);
for await (const event of ripple.stream('home')) if (event.type === 'post') console.log(event.post.id);
const { items } = await ripple.timelines.tag('a').firstPage();
console.log(items.at(0)?.id, post.id);
const server = new Ripple({ url: 'https://ripple.example', serverToken: 'a token' });
await server.as('customer:42').users.me().catch((error: unknown) => error instanceof RippleError && error.status);
// @ts-expect-error there is no such visibility
await ripple.posts.create({ text: 'a', visibility: 'secret' });
// @ts-expect-error an id is text
await ripple.posts.get(1);
`;

beforeAll(async () => {
  await createProject(dir, [given('CLIENT_TARBALL'), 'typescript@5.9.3']);
  writeFileSync(path.join(dir, 'application.ts'), code);
});

it.each([
  ['node16', 'node16'],
  ['esnext', 'bundler'],
])('an application compiles: module %s, moduleResolution %s', async (module, moduleResolution) => {
  const options = { module, moduleResolution, target: 'es2022', lib: 'es2022,dom,dom.iterable' };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const { all, exitCode } = await execa(
    'node_modules/.bin/tsc',
    ['application.ts', '--noEmit', '--strict', '--skipLibCheck', 'false', ...flags],
    { cwd: dir, all: true, reject: false },
  );
  expect(all).toBe('');
  expect(exitCode).toBe(0);
});
