import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, it } from 'vitest';
import { given } from '../browser/open-browser.ts';
import { ONE_PIXEL } from '../flow/upload-media.ts';
import { createUser, type TestUser } from '../ripple/client.ts';
import { allow } from './allow.ts';
import { named } from './client.ts';

const url = given('RIPPLE_URL');
const dir = given('CLIENTS_DIR');
const picture = path.join(dir, 'dot.gif');
const tag = named('toot');

let ada: TestUser;
let bob: TestUser;
/** Of a post of ada's. */
let id: string;

beforeAll(async () => {
  ada = await createUser(url, named('ada_t'), 'Ada');
  bob = await createUser(url, named('bob_t'), 'Bob');
  writeFileSync(picture, ONE_PIXEL);
});

const env = { XDG_CONFIG_HOME: path.join(dir, `toot-${given('RUN')}`) };

/** Runs a command of `toot`. @returns what it prints */
async function toot(...args: string[]): Promise<string> {
  const { stdout } = await execa(given('TOOT'), args, { env, input: '' });
  return stdout;
}

it('logs in, through the browser', async () => {
  const args = ['login', '--disable-https', '--instance', new URL(url).host];
  const login = spawn(given('TOOT'), args, {
    env: { ...process.env, ...env, PYTHONUNBUFFERED: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(login, 'close');
  let shown = '';
  login.stdout.on('data', (chunk) => {
    shown += chunk;
  });
  // It shows the address, asks whether to open a browser, and then for the code.
  await expect.poll(() => shown).toContain('[Y/n]');
  const [address = ''] = /http\S+\/oauth\/authorize\S+/.exec(shown) ?? [];
  login.stdin.end(`n\n${await allow(address, ada.handle)}\n`);
  await ended;
  expect(shown).toContain('Successfully logged in.');
  expect(await toot('auth')).toContain(`${ada.handle}@${new URL(url).host}`);
});

it('says who it is, and what it speaks with', async () => {
  expect(await toot('whoami')).toContain(`@${ada.handle} Ada`);
  expect(await toot('instance', '--disable-https')).toContain('running Mastodon 4.3');
  expect(await toot('whois', bob.handle)).toContain(`ID: ${bob.id}`);
});

it('posts, with a picture, and answers', async () => {
  const posted = await toot('post', `Hello from toot #${tag}`, '--media', picture, '--description', 'A dot');
  const address = /Toot posted: (\S+)/.exec(posted)?.[1] ?? '';
  id = /\d+$/.exec(address)?.[0] ?? '';
  await toot('post', 'And more', '--reply-to', id, '--visibility', 'private', '--spoiler-text', 'More');
  const thread = await toot('thread', id);
  expect(thread).toContain(`Hello from toot #${tag}`);
  expect(thread).toContain('And more');
  expect(await toot('upload', picture, '--description', 'A dot')).toContain("type 'image'");
});

it('reads the timelines', async () => {
  const { body } = await bob.post('/v1/posts', { text: `From Bob #${tag}` });
  expect(await toot('follow', bob.handle)).toContain(`You are now following ${bob.handle}`);
  expect(await toot('following', ada.handle)).toContain(`@${bob.handle} Bob`);
  expect(await toot('followers', bob.handle)).toContain(`@${ada.handle} Ada`);
  for (const place of [[], ['--public'], ['--tag', tag]])
    await expect.poll(() => toot('timeline', '--once', ...place)).toContain(body.id);
  expect(await toot('search', bob.handle)).toContain(`@${bob.handle}`);
});

it('favourites, passes on, bookmarks, and takes it back', async () => {
  const { body } = await bob.post('/v1/posts', { text: 'Worth it' });
  for (const act of ['favourite', 'reblog', 'bookmark'])
    expect(await toot(act, body.id)).toContain(`Status ${act}`);
  expect(await toot('bookmarks', '--once')).toContain('Worth it');
  expect(await toot('reblogged_by', body.id)).toContain(`@${ada.handle}`);
  for (const act of ['unfavourite', 'unreblog', 'unbookmark'])
    expect(await toot(act, body.id)).toContain(`Status ${act}`);
});

it('is notified, and clears it', async () => {
  await bob.put(`/v1/posts/${id}/favourite`);
  await bob.put(`/v1/users/${ada.handle}/follow`);
  await expect.poll(() => toot('notifications')).toMatch(/Bob @\S+ now follows you/);
  expect(await toot('notifications')).toContain('favourited your status');
  await toot('notifications', '--clear');
  expect(await toot('notifications')).toContain('No notification');
});

it('mutes, blocks, follows tags, and takes it back', async () => {
  for (const act of ['mute', 'unmute', 'block', 'unblock']) await toot(act, bob.handle);
  await toot('tags_follow', tag);
  expect(await toot('tags_followed')).toContain(`#${tag}`);
  await toot('tags_unfollow', tag);
  expect(await toot('tags_followed')).toContain('not following any hashtags');
});

it('deletes, and unfollows', async () => {
  expect(await toot('delete', id)).toContain('Status deleted');
  await expect(toot('thread', id)).rejects.toThrow('Record not found');
  await toot('follow', bob.handle);
  expect(await toot('unfollow', bob.handle)).toContain(`You are no longer following ${bob.handle}`);
});
