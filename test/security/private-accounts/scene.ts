import { expect, vi } from 'vitest';
import { ONE_PIXEL, uploadMedia } from '../../flow/upload-media.ts';
import type { TestClient, TestUser } from '../../ripple/client.ts';
import type { TestRipple } from '../../ripple/ripple.ts';
import { type OpenStream, openStream } from '../../sse.ts';

/** What a viewer is to a locked author; `removed` and `blocked` were accepted before. */
export const relations = [
  'anonymous',
  'stranger',
  'requested',
  'refused',
  'accepted',
  'removed',
  'blocked',
  'unlocked',
] as const;
export type Relation = (typeof relations)[number];
type Known = Exclude<Relation, 'anonymous'>;

/** The texts of the posts for followers: nothing else contains them. */
export const secrets = {
  /** Before any relation. */
  earlier: 'written earlier',
  /** While some follow who don't later. */
  meanwhile: 'written meanwhile',
  /** When all relations are as they are called. */
  later: 'written later',
};
type Secret = keyof typeof secrets;

export interface Scene {
  viewer: TestClient;
  author: TestUser;
  /** A public post of the author's, which `earlier` answers. */
  parentId: string;
  ids: Record<Secret, string>;
  /** A public answer to `earlier` by a follower. */
  answerId: string;
  /** Of a picture in `later`. */
  mediaId: string;
  tag: string;
  word: string;
  /** The address of the viewer's home as a feed. */
  feed: string | undefined;
  /** The viewer's home, open since before `earlier`; and what it had sent when the relation was as it is called. */
  live: { stream: OpenStream; sent: number } | undefined;
}

const LIMIT = { timeout: 30_000, interval: 20 };
export const EXTERNAL_ID = 'a-secret';

/** Two authors: when one of them unlocks the account, requests that are to wait must be with the other. */
export async function prepareScenes(ripple: TestRipple): Promise<Record<Relation, Scene>> {
  const [one, other] = await Promise.all([
    prepare(ripple, 'one', ['stranger', 'requested', 'refused', 'accepted', 'removed', 'blocked']),
    prepare(ripple, 'other', ['unlocked']),
  ]);
  return { ...one, ...other } as Record<Relation, Scene>;
}

async function prepare(
  ripple: TestRipple,
  name: string,
  known: Known[],
): Promise<Partial<Record<Relation, Scene>>> {
  const author = await ripple.user(`author_${name}`);
  const witness = await ripple.user(`witness_${name}`);
  const viewers = new Map<Known, TestUser>();
  for (const relation of known) viewers.set(relation, await ripple.user(relation));
  const as = async (relation: Known, work: (viewer: TestUser) => Promise<unknown>) => {
    const viewer = viewers.get(relation);
    if (viewer) await work(viewer);
  };
  const [tag, word] = [`tag_${name}`, `word${name}`];
  const everybody = [...viewers.values(), witness].map(({ handle }) => `@${handle}`).join(' ');
  const say = async (text: string, more: object = {}): Promise<string> => {
    const { status, body } = await author.post('/v1/posts', { text: `${text} #${tag} ${word}`, ...more });
    expect(status).toBe(201);
    return body.id;
  };
  const whisper = (secret: Secret, more: object = {}) =>
    say(`${secrets[secret]} ${everybody}`, { visibility: 'followers', ...more });
  const ask = (viewer: TestUser) => viewer.put(`/v1/users/${author.handle}/follow`);
  const accept = async (viewer: TestUser) => {
    expect((await ask(viewer)).status).toBe(202);
    expect((await author.put(`/v1/follow-requests/${viewer.handle}`)).status).toBe(204);
  };

  // A topic that is followed is no way to a post for followers, either.
  for (const viewer of viewers.values()) await viewer.put(`/v1/tags/${tag}/follow`);
  const streams = new Map<Known, OpenStream>();
  for (const [relation, user] of viewers) {
    await user.get('/v1/timelines/home');
    streams.set(relation, await openStream(ripple.url, '/v1/stream/home', { user }));
  }

  await author.patch('/v1/users/me', { locked: true });
  const parentId = await say('in public');
  const earlier = await whisper('earlier', { inReplyTo: parentId });
  await accept(witness);
  const answer = await witness.post('/v1/posts', { text: 'a public answer', inReplyTo: earlier });
  expect(answer.status).toBe(201);

  await as('requested', ask);
  await as('refused', async (viewer) => {
    await ask(viewer);
    await author.delete(`/v1/follow-requests/${viewer.handle}`);
  });
  for (const relation of ['accepted', 'removed', 'blocked'] as const) await as(relation, accept);
  await as('unlocked', async (viewer) => {
    expect((await ask(viewer)).status).toBe(202);
    await author.patch('/v1/users/me', { locked: false });
    await follows(viewer, author);
  });

  const meanwhile = await whisper('meanwhile');
  for (const relation of ['accepted', 'removed', 'blocked', 'unlocked'] as const) {
    await as(relation, async (viewer) => {
      for (const mark of ['favourite', 'bookmark'])
        expect((await viewer.put(`/v1/posts/${meanwhile}/${mark}`)).status).toBe(204);
      // It was told, and must not be found again where it was.
      await vi.waitFor(
        async () => expect((await viewer.get('/v1/notifications')).body.unread).toBe(1),
        LIMIT,
      );
      await sends(streams.get(relation), secrets.meanwhile);
    });
  }
  await as('removed', (viewer) => author.delete(`/v1/users/${viewer.handle}/follower`));
  await as('blocked', (viewer) => author.put(`/v1/users/${viewer.handle}/block`));
  const sent = new Map([...streams].map(([relation, { events }]) => [relation, events.length]));

  const { body: media } = await uploadMedia(ripple.url, author.token, ONE_PIXEL);
  const { body: named } = await author.put(
    `/v1/posts/by-external-id/${EXTERNAL_ID}`,
    {},
    {
      text: `${secrets.later} ${everybody} #${tag} ${word}`,
      visibility: 'followers',
      mediaIds: [media.id],
    },
  );
  const ids = { earlier, meanwhile, later: named.id };

  // What comes after all of it: where this is, the others would be, too.
  const last = await say(`in public, at last @${witness.handle}`, { inReplyTo: parentId });
  const contains = (reader: TestClient, path: string, what = last) =>
    vi.waitFor(async () => expect((await reader.get(path)).text, path).toContain(what), LIMIT);
  const feeds = [`users/${author.handle}`, `tags/${tag}`, 'timelines/public'];
  for (const path of feeds) {
    for (const format of ['rss', 'atom', 'json'])
      await contains(ripple.anybody, `/v1/${path}/feed.${format}`);
  }
  for (const path of ['public', `tags/${tag}`, `keywords/${word}`])
    await contains(ripple.anybody, `/v1/timelines/${path}`);
  for (const path of ['/v1/timelines/home', '/v1/notifications']) await contains(witness, path);
  await contains(ripple.anybody, `/v1/posts/${parentId}/replies`);

  const common = { author, parentId, ids, answerId: answer.body.id, mediaId: media.id, tag, word };
  const scenes: Partial<Record<Relation, Scene>> = {};
  for (const [relation, viewer] of viewers) {
    const { body } = await viewer.post('/v1/users/me/feed-token', undefined);
    const feed = body.urls.json.replace('http://ripple.test', '');
    const stream = streams.get(relation) as OpenStream;
    if (relation !== 'blocked') await sends(stream, 'in public, at last');
    scenes[relation] = { ...common, viewer, feed, live: { stream, sent: sent.get(relation) ?? 0 } };
  }
  return {
    ...scenes,
    ...(name === 'one' && {
      anonymous: { ...common, viewer: ripple.anybody, feed: undefined, live: undefined },
    }),
  };
}

const follows = (viewer: TestUser, author: TestUser) =>
  vi.waitFor(
    async () =>
      expect((await viewer.get(`/v1/users/${author.handle}`)).body.viewer).toMatchObject({ following: true }),
    LIMIT,
  );

const sends = (stream: OpenStream | undefined, text: string) =>
  vi.waitFor(() => expect(JSON.stringify(stream?.events)).toContain(text), LIMIT);
