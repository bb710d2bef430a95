import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type PostId, timeOf } from '@ripple/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { type CommandLine, startCommandLine } from '../cli/command-line.ts';
import { everythingIn } from './everything.ts';

let line: CommandLine;
let bob: TestUser;
let folder: string;

beforeAll(async () => {
  line = await startCommandLine();
  ({ bob } = line);
  folder = await mkdtemp(path.join(tmpdir(), 'ripple-test-import-'));
});
afterAll(async () => {
  await line?.ripple.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** Imports lines, each an object or a text. */
async function importLines(lines: unknown[], options = '') {
  const file = path.join(folder, 'lines.ndjson');
  writeFileSync(
    file,
    lines.map((each) => `${typeof each === 'string' ? each : JSON.stringify(each)}\n`).join(''),
  );
  return line.json(`import ${file}${options && ` ${options}`}`);
}

const user = (externalId: string, more: object = {}) => ({
  user: { externalId, handle: externalId, ...more },
});
const post = (author: string, externalId: string, at: string, more: object = {}) => ({
  post: { author, externalId, at, text: externalId, ...more },
});
const named = (author: string, externalId: string) => ({ author, externalId });
const textsOf = ({ body }: { body: { items: { text: string }[] } }) => body.items.map(({ text }) => text);

describe('import', () => {
  it('brings in what was, with its times, and notifies no user', async () => {
    const { pool } = line.ripple.database;
    const told = async () =>
      (
        await pool.query(
          `select (select count(*) from events), (select count(*) from notifications), (select count(*) from mail_due),
             (select last_value from outbox_id_seq) as messages`,
        )
      ).rows;
    // What is read before exists in Redis already, and is right afterwards.
    await bob.get('/v1/timelines/home');
    await line.ripple.anybody.get('/v1/timelines/public');
    await line.ripple.anybody.get('/v1/timelines/tags/old');
    const before = await told();
    const lines = [
      user('carol', { name: 'Carol', bio: 'Hi', data: { tier: 'gold' } }),
      user('dave'),
      { follow: { follower: bob.id, followee: 'carol', at: '2024-05-01T00:00:00Z' } },
      { follow: { follower: 'dave', followee: 'carol' } },
      post('carol', 'p1', '2024-06-01T12:00:00.123Z', {
        text: 'First #Old words @dave',
        data: { a: 1 },
        type: 'note',
      }),
      post('dave', 'p2', '2024-06-01T12:00:00.124Z', { inReplyTo: named('carol', 'p1') }),
      post('carol', 'p3', '2024-06-02T00:00:00Z', { visibility: 'followers' }),
      post('carol', 'p4', '2024-06-03T00:00:00Z', {
        media: [{ url: 'https://old.example/1.jpg', alt: 'A cat' }],
      }),
      { favourite: { user: 'dave', post: named('carol', 'p1') } },
      { favourite: { user: bob.id, post: named('carol', 'p1'), at: '2024-06-02T00:00:00Z' } },
      { repost: { user: 'dave', post: named('carol', 'p1'), at: '2024-06-04T00:00:00Z' } },
      { bookmark: { user: bob.id, post: named('carol', 'p4') } },
      { topic: { user: 'dave', tag: '#Old' } },
      { topic: { user: 'dave', keyword: 'words' } },
      { mute: { muter: 'dave', muted: 'carol' } },
    ];
    const { code, data, err } = await importLines(lines);
    expect(err).toBe('');
    expect(data).toMatchObject({ bad: 0, finished: true });
    expect(code).toBe(0);
    expect(data.written).toMatchObject({
      user: { new: 2 },
      follow: { new: 2 },
      post: { new: 4 },
      favourite: { new: 2 },
    });
    expect(await told()).toEqual(before);

    expect(textsOf(await bob.get('/v1/timelines/home'))).toEqual(['p4', 'p3', 'First #Old words @dave']);
    expect(textsOf(await line.ripple.anybody.get('/v1/timelines/public'))).toEqual([
      'p4',
      'p2',
      'First #Old words @dave',
    ]);
    for (const place of ['tags/old', 'keywords/words']) {
      expect(textsOf(await line.ripple.anybody.get(`/v1/timelines/${place}`))).toEqual([
        'First #Old words @dave',
      ]);
    }
    const [latest] = (await bob.get('/v1/timelines/home')).body.items;
    expect(latest).toMatchObject({
      media: [
        {
          url: 'https://old.example/1.jpg',
          previewUrl: 'https://old.example/1.jpg',
          alt: 'A cat',
          state: 'ready',
        },
      ],
      viewer: { bookmarked: true },
      createdAt: '2024-06-03T00:00:00.000Z',
    });
    const first = (await line.ripple.anybody.get('/v1/users/carol/posts')).body.items.at(-1);
    expect(first).toMatchObject({
      type: 'note',
      data: { a: 1 },
      tags: ['Old'],
      mentions: [{ handle: 'dave' }],
      createdAt: '2024-06-01T12:00:00.123Z',
      counts: { replies: 1, favourites: 2, reposts: 1 },
    });
    expect(timeOf(Number(first.id) as PostId).toISOString()).toBe('2024-06-01T12:00:00.123Z');
    expect((await line.ripple.anybody.get('/v1/users/carol')).body.counts).toEqual({
      followers: 2,
      following: 0,
      posts: 2,
    });
    expect((await line.json('verify')).data).toMatchObject({ remaining: 0, problems: [] });
    // Once more: nothing changes.
    const all = await everythingIn(pool);
    const again = await importLines(lines);
    expect(again).toMatchObject({ code: 0, data: { bad: 0 } });
    expect(
      Object.values(again.data.written as Record<string, { new: number }>).every((each) => each.new === 0),
    ).toBe(true);
    expect(await everythingIn(pool)).toEqual(all);
  });

  it('tells each bad line with its number, and takes the others', async () => {
    const { code, data, err } = await importLines([
      user('erin'),
      'no JSON',
      '',
      '[]',
      { user: { externalId: 'x' }, follow: {} },
      { nothing: {} },
      { user: { externalId: 'spaced ' } },
      { user: { externalId: 'named', name: 5 } },
      user('taken', { handle: 'erin' }),
      { follow: { follower: 'erin', followee: 'erin' } },
      { follow: { follower: 'erin', followee: 'nobody at all' } },
      post('erin', 'future', new Date(Date.now() + 60_000).toISOString()),
      post('erin', 'no time', '2024-13-01T00:00:00Z'),
      post('erin', 'zoneless', '2024-06-01T00:00:00'),
      post('erin', 'empty', '2024-06-01T00:00:00Z', { text: ' ' }),
      post('erin', 'long', '2024-06-01T00:00:00Z', { text: 'x'.repeat(5_001) }),
      post('erin', 'deep', '2024-06-01T00:00:00Z', { data: { text: 'x'.repeat(8_192) } }),
      post('erin', 'script', '2024-06-01T00:00:00Z', { media: [{ url: 'javascript:alert(1)' }] }),
      post('erin', 'orphan', '2024-06-01T00:00:00Z', { inReplyTo: named('erin', 'never') }),
      `{"post":{"author":"erin","externalId":"inexact","at":"2024-06-01T00:00:00Z","data":{"n":9007199254740993}}}`,
      `{"user":{"externalId":"${'y'.repeat(1_100_000)}"}}`,
      { topic: { user: 'erin', keyword: 'two words' } },
      { topic: { user: 'erin', tag: 'a', keyword: 'b' } },
      { favourite: { user: 'erin', post: named('erin', 'never') } },
      post('erin', 'no day', '2023-02-29T00:00:00Z'),
      { block: { blocker: 'erin', blocked: 'erin', at: '2999-01-01T00:00:00Z' } },
      post('erin', 'good', '2024-06-01T00:00:00Z'),
    ]);
    expect(code).toBe(1);
    const lines = data.badLines.map(({ line }: { line: number }) => line);
    expect(lines.toSorted((one: number, other: number) => one - other)).toEqual([
      2,
      ...Array.from({ length: 23 }, (_, at) => at + 4),
    ]);
    expect(err.split('\n')).toHaveLength(25);
    expect(err).toContain('line 12: /post/at is in the future\n');
    expect(err).toContain('line 19: there is no post "erin never"\n');
    expect(data).toMatchObject({ bad: 24, finished: true, written: { user: { new: 1 }, post: { new: 1 } } });
    expect(textsOf(await line.ripple.anybody.get('/v1/users/erin/posts'))).toEqual(['good']);
  });

  it('takes lines that name what comes later, and mentions of users who come later', async () => {
    const { code } = await importLines([
      { favourite: { user: 'late1', post: named('late2', 'root') } },
      { follow: { follower: 'late1', followee: 'late2' } },
      post('late1', 'answer 2', '2024-07-01T00:00:02Z', { inReplyTo: named('late2', 'answer 1') }),
      post('late2', 'answer 1', '2024-07-01T00:00:01Z', { inReplyTo: named('late2', 'root') }),
      post('late2', 'root', '2024-07-01T00:00:00Z', {
        text: 'Dear @late1 and @never_there',
        visibility: 'direct',
      }),
      user('late1'),
      user('late2'),
    ]);
    expect(code).toBe(0);
    const { pool } = line.ripple.database;
    const { rows } = await pool.query(
      `select text, mentions from posts join post_mentions on post_id = id
       where user_id = (select id from users where handle = 'late1')`,
    );
    expect(rows).toMatchObject([{ mentions: [{ handle: 'late1' }] }]);
    expect(
      (await pool.query("select from posts where text like 'answer%' and in_reply_to is not null")).rowCount,
    ).toBe(2);
    expect((await line.ripple.anybody.get('/v1/users/late2')).body.counts.followers).toBe(1);
  });

  it('gives posts from before there were ids ascending ones, and keeps their times', async () => {
    const times = [
      '1999-12-31T23:59:59.500Z',
      '2010-01-01T00:00:00Z',
      '2010-01-01T00:00:00.001Z',
      '2023-12-31T23:59:59.999Z',
    ];
    const crowd = Array.from({ length: 40 }, (_, n) => post('old', `crowd ${n}`, '2015-03-03T03:03:03Z'));
    await importLines([
      user('old', { at: '2012-01-01T00:00:00Z' }),
      ...times.toReversed().map((at) => post('old', at, at)),
      ...crowd,
    ]);
    const { items } = (await line.ripple.anybody.get('/v1/users/old/posts?limit=100')).body;
    const shown = items.map(({ createdAt }: { createdAt: string }) => createdAt);
    expect(shown).toHaveLength(44);
    expect(shown).toEqual(shown.toSorted().toReversed());
    expect(shown.at(-1)).toBe('1999-12-31T23:59:59.500Z');
    expect(timeOf(Number(items[0].id) as PostId).getTime()).toBeLessThan(Date.UTC(2024, 0, 2));
    // As they stood in the file.
    const texts = items
      .map(({ text }: { text: string }) => text)
      .filter((text: string) => text.startsWith('crowd'));
    expect(texts.at(-1)).toBe('crowd 0');
    expect(texts[0]).toBe('crowd 39');
  });

  it('keeps the order of posts of one moment, also of more than have room in it', async () => {
    const at = '2024-08-08T08:08:08.008Z';
    const lines = Array.from({ length: 4_200 }, (_, n) => post('crowded', `${n}`, at));
    expect((await importLines([user('crowded'), ...lines])).code).toBe(0);
    const { rows } = await line.ripple.database.pool.query(
      `select text, coalesce(created_at = '${at}', true) as same from posts
       where author_id = (select id from users where handle = 'crowded') order by id`,
    );
    expect(rows.map(({ text }) => text)).toEqual(lines.map(({ post: { text } }) => text));
    expect(rows.every(({ same }) => same)).toBe(true);
    expect((await line.ripple.anybody.get('/v1/users/crowded/posts?limit=1')).body.items[0].createdAt).toBe(
      at,
    );
  });

  it('writes nothing in a dry run, and leaves out what is before a line', async () => {
    const lines = [user('dry1'), user('dry2'), user('dry2', { name: 5 }), user('dry3')];
    const dry = await importLines(lines, '--dry-run');
    expect(dry).toMatchObject({ code: 1, data: { dryRun: true, bad: 1, written: { user: { new: 3 } } } });
    const statusOf = async (handle: string) => (await line.ripple.anybody.get(`/v1/users/${handle}`)).status;
    expect(await statusOf('dry1')).toBe(404);
    expect(await importLines(lines, '--from-line 4')).toMatchObject({ code: 0 });
    expect([await statusOf('dry1'), await statusOf('dry2'), await statusOf('dry3')]).toEqual([404, 404, 200]);
  });

  it('ends follows by a block, and makes none across it', async () => {
    const lines = [
      user('block1'),
      user('block2'),
      { follow: { follower: 'block1', followee: 'block2' } },
      { follow: { follower: 'block2', followee: 'block1' } },
    ];
    await importLines(lines);
    expect((await line.ripple.anybody.get('/v1/users/block1')).body.counts).toMatchObject({
      followers: 1,
      following: 1,
    });
    expect((await importLines([{ block: { blocker: 'block1', blocked: 'block2' } }])).code).toBe(0);
    expect((await line.ripple.anybody.get('/v1/users/block1')).body.counts).toMatchObject({
      followers: 0,
      following: 0,
    });
    expect((await importLines(lines)).data).toMatchObject({ bad: 2 });
  });

  it('takes times that are not kept, and reposts without one', async () => {
    const at = '2024-05-01T00:00:00Z';
    const { code, data } = await importLines([
      user('timely'),
      user('other'),
      post('other', 'passed on', at),
      { block: { blocker: 'timely', blocked: bob.id, at } },
      { mute: { muter: 'timely', muted: 'other', at } },
      { topic: { user: 'timely', tag: 'times', at } },
      { repost: { user: 'timely', post: named('other', 'passed on') } },
    ]);
    expect([code, data.bad]).toEqual([0, 0]);
    const [repost] = (await line.ripple.anybody.get('/v1/users/timely/posts')).body.items;
    expect(Date.now() - Date.parse(repost.createdAt)).toBeLessThan(60_000);
  });

  it('renews lists, counts and marks that Redis holds', async () => {
    const followed = await line.ripple.user('followed');
    await bob.put('/v1/users/followed/follow');
    const { body: shown } = await followed.post('/v1/posts', { text: 'shown #renewed' });
    const reader = line.ripple.anybody;
    const home = async () => textsOf(await bob.get('/v1/timelines/home'));
    const marks = async () => (await bob.get(`/v1/posts/${shown.id}`)).body;
    await expect.poll(home).toContain('shown #renewed');
    await expect.poll(async () => textsOf(await reader.get('/v1/timelines/tags/renewed'))).toHaveLength(1);
    await reader.get('/v1/timelines/keywords/renewed');
    await bob.put('/v1/tags/followed_tag/follow');
    await bob.get('/v1/timelines/favourites');
    await reader.get(`/v1/posts/${shown.id}/replies`);
    expect(await marks()).toMatchObject({
      viewer: { favourited: false, reposted: false, bookmarked: false },
    });
    const id = { author: followed.id, externalId: `id:${shown.id}` };
    const { code, err } = await importLines([
      user('newcomer'),
      post(followed.id, 'older', '2024-09-01T00:00:00Z', { text: 'older #renewed' }),
      post('newcomer', 'tagged', '2024-09-02T00:00:00Z', { text: 'by topic #followed_tag' }),
      post('newcomer', 'reply', '2024-09-03T00:00:00Z', { text: 'a reply', inReplyTo: id }),
      { favourite: { user: bob.id, post: id } },
      { repost: { user: bob.id, post: id, at: new Date().toISOString() } },
      { bookmark: { user: bob.id, post: id } },
    ]);
    expect([code, err]).toEqual([0, '']);
    expect(await home()).toEqual(
      expect.arrayContaining(['shown #renewed', 'older #renewed', 'by topic #followed_tag']),
    );
    expect(await marks()).toMatchObject({
      viewer: { favourited: true, reposted: true, bookmarked: true },
      counts: { replies: 1, favourites: 1, reposts: 1 },
    });
    for (const place of ['tags/renewed', 'keywords/renewed']) {
      expect(textsOf(await reader.get(`/v1/timelines/${place}`))).toEqual([
        'shown #renewed',
        'older #renewed',
      ]);
    }
    expect(textsOf(await reader.get(`/v1/posts/${shown.id}/replies`))).toEqual(['a reply']);
    expect(textsOf(await bob.get('/v1/timelines/favourites'))).toContain('shown #renewed');
    expect((await line.json('verify')).data).toMatchObject({ remaining: 0, problems: [] });
  });
});
