import type { TestAnswer } from '../../ripple/client.ts';
import { EXTERNAL_ID, type Scene, type secrets } from './scene.ts';

interface Way {
  /** Everything that the viewer is given. */
  read: (scene: Scene) => Promise<string>;
  /** What a follower finds there, in the order of {@link secrets}. */
  follower: (keyof typeof secrets)[];
}

interface Attempt {
  act: (scene: Scene) => Promise<TestAnswer>;
  /** The status for a follower, and for who is logged in and no follower. */
  follower: number;
  others: number;
}

const all: Way['follower'] = ['earlier', 'meanwhile', 'later'];
const at =
  (pathOf: (scene: Scene) => string): Way['read'] =>
  async (scene) =>
    (await scene.viewer.get(pathOf(scene))).text;
const never = (pathOf: (scene: Scene) => string): Way => ({ read: at(pathOf), follower: [] });
/** A live stream, replayed from before the first post. */
const replayed =
  (pathOf: (scene: Scene) => string): Way['read'] =>
  async (scene) =>
    (await scene.viewer.get(pathOf(scene), { 'last-event-id': scene.author.id })).text;

const feeds = Object.fromEntries(
  ['rss', 'atom', 'json'].flatMap((format): [string, Way][] => [
    [`the author’s feed (${format})`, never(({ author }) => `/v1/users/${author.handle}/feed.${format}`)],
    [`the tag’s feed (${format})`, never(({ tag }) => `/v1/tags/${tag}/feed.${format}`)],
    [`the keyword’s feed (${format})`, never(({ word }) => `/v1/keywords/${word}/feed.${format}`)],
    [`the public feed (${format})`, never(() => `/v1/timelines/public/feed.${format}`)],
  ]),
);

export const ways: Record<string, Way> = {
  'by id': {
    read: async ({ viewer, ids }) =>
      (await Promise.all(Object.values(ids).map((id) => viewer.get(`/v1/posts/${id}`))))
        .map(({ text }) => text)
        .join(),
    follower: all,
  },
  'the author’s page': { read: at(({ author }) => `/v1/users/${author.handle}/posts`), follower: all },
  'the author’s page, one by one': {
    read: async ({ viewer, author }) => {
      let text = '';
      for (let path = `/v1/users/${author.handle}/posts?limit=1`; path; ) {
        const page = await viewer.get(path);
        text += page.text;
        path = page.body.next ?? '';
      }
      return text;
    },
    follower: all,
  },
  'the profile': never(({ author }) => `/v1/users/${author.handle}`),
  'a search for users': never(({ author }) => `/v1/users?query=${author.handle}`),
  home: { read: at(() => '/v1/timelines/home'), follower: all },
  'home as a feed': {
    read: async ({ viewer, feed }) => (feed === undefined ? '' : (await viewer.get(feed)).text),
    follower: all,
  },
  'the public timeline': never(() => '/v1/timelines/public'),
  'the tag': never(({ tag }) => `/v1/timelines/tags/${tag}`),
  'the keyword': never(({ word }) => `/v1/timelines/keywords/${word}`),
  'the answers to a public post': {
    read: at(({ parentId }) => `/v1/posts/${parentId}/replies`),
    follower: ['earlier'],
  },
  'a thread, below': { read: at(({ parentId }) => `/v1/posts/${parentId}/context`), follower: ['earlier'] },
  'a thread, above': { read: at(({ answerId }) => `/v1/posts/${answerId}/context`), follower: ['earlier'] },
  'a public answer': never(({ answerId }) => `/v1/posts/${answerId}`),
  favourites: { read: at(() => '/v1/timelines/favourites'), follower: ['meanwhile'] },
  bookmarks: { read: at(() => '/v1/timelines/bookmarks'), follower: ['meanwhile'] },
  mentions: { read: at(() => '/v1/timelines/mentions'), follower: all },
  notifications: { read: at(() => '/v1/notifications'), follower: ['meanwhile', 'later'] },
  'the stream of notifications': {
    read: replayed(() => '/v1/stream/notifications'),
    follower: ['meanwhile', 'later'],
  },
  'the stream of home, live': {
    read: async ({ live }) => JSON.stringify(live?.stream.events.slice(live.sent)) ?? '',
    follower: ['later'],
  },
  // What came to this home since: `earlier` never did, and is found by the next page.
  'the stream of home, replayed': {
    read: replayed(() => '/v1/stream/home'),
    follower: ['meanwhile', 'later'],
  },
  'the public stream': { read: replayed(() => '/v1/stream/public'), follower: [] },
  'the stream of the tag': { read: replayed(({ tag }) => `/v1/stream/tags/${tag}`), follower: [] },
  'by the author’s own id': never(() => `/v1/posts/by-external-id/${EXTERNAL_ID}`),
  ...feeds,
};

const on =
  (method: 'get' | 'put', way: string): Attempt['act'] =>
  ({ viewer, ids }) =>
    viewer[method](`/v1/posts/${ids.later}/${way}`);

export const attempts: Record<string, Attempt> = {
  'to like it': { act: on('put', 'favourite'), follower: 204, others: 404 },
  'to bookmark it': { act: on('put', 'bookmark'), follower: 204, others: 404 },
  'to pass it on': { act: on('put', 'repost'), follower: 422, others: 404 },
  'to answer it': {
    act: ({ viewer, ids }) => viewer.post('/v1/posts', { text: 'an answer', inReplyTo: ids.later }),
    follower: 201,
    others: 400,
  },
  'to change it': {
    act: ({ viewer, ids }) => viewer.patch(`/v1/posts/${ids.later}`, { text: 'mine' }),
    follower: 403,
    others: 404,
  },
  'to see its receipt': { act: on('get', 'delivery'), follower: 403, others: 404 },
  'to see its picture’s state': {
    act: ({ viewer, mediaId }) => viewer.get(`/v1/media/${mediaId}`),
    follower: 404,
    others: 404,
  },
};

/** The same for who is not logged in. */
export const reads: Record<string, { act: Attempt['act']; follower: number; others: number }> = {
  'who likes it': { act: on('get', 'favourited-by'), follower: 200, others: 404 },
  'who passes it on': { act: on('get', 'reposted-by'), follower: 200, others: 404 },
  'what answers it': { act: on('get', 'replies'), follower: 200, others: 404 },
  'its thread': { act: on('get', 'context'), follower: 200, others: 404 },
};
