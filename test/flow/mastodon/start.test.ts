import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { clientFor } from './token-for.ts';

let ripple: TestRipple;
let ada: TestUser;
let client: TestClient;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  ada = await ripple.user('ada');
  await ada.post('/v1/posts', { text: 'one' });
  client = await clientFor(ripple, ada);
  await client.get('/api/v1/preferences');
});
afterAll(() => ripple?.dispose());

const limits = {
  accounts: { max_featured_tags: 0, max_pinned_statuses: 0 },
  statuses: { max_characters: 5_000, max_media_attachments: 4, characters_reserved_per_url: 23 },
  media_attachments: {
    supported_mime_types: expect.arrayContaining(['image/jpeg', 'image/png', 'image/webp', 'image/gif']),
    description_limit: 1_500,
    image_size_limit: 10_485_760,
    image_matrix_limit: 50_331_648,
    video_size_limit: 0,
    video_frame_rate_limit: 0,
    video_matrix_limit: 0,
  },
  polls: { max_options: 0, max_characters_per_option: 0, min_expiration: 0, max_expiration: 0 },
};

describe('an instance', () => {
  it.each(['/api/v1/instance', '/api/v1/instance/'])('%s', async (path) => {
    const { status, body } = await ripple.anybody.get(path);
    expect(status).toBe(200);
    expect(body).toEqual({
      uri: 'ripple.test',
      title: 'Ripple',
      short_description: expect.any(String),
      description: expect.any(String),
      email: '',
      version: expect.stringMatching(/^4\.3\.0\+ripple\.\d+\.\d+\.\d+$/),
      urls: { streaming_api: 'ws://ripple.test' },
      stats: { user_count: 1, status_count: 1, domain_count: 0 },
      thumbnail: 'http://ripple.test/api/missing.png',
      languages: ['en'],
      registrations: false,
      approval_required: false,
      invites_enabled: false,
      configuration: limits,
      contact_account: null,
      rules: [],
    });
  });

  it.each(['/api/v2/instance', '/api/v2/instance/'])(
    '%s, also with a token that is not valid',
    async (path) => {
      const { status, body } = await ripple.anybody.get(path, { authorization: 'Bearer gone' });
      expect(status).toBe(200);
      expect(body).toEqual({
        domain: 'ripple.test',
        title: 'Ripple',
        version: expect.stringContaining('+ripple.'),
        source_url: 'http://ripple.test',
        description: expect.any(String),
        usage: { users: { active_month: 1 } },
        thumbnail: { url: 'http://ripple.test/api/missing.png', blurhash: null, versions: {} },
        icon: [],
        languages: ['en'],
        configuration: {
          urls: { streaming: 'ws://ripple.test', status: null },
          vapid: { public_key: '' },
          ...limits,
          translation: { enabled: false },
        },
        registrations: { enabled: false, approval_required: false, message: null, url: null },
        api_versions: { mastodon: 2 },
        contact: { email: '', account: null },
        rules: [],
      });
    },
  );

  it('is told from others by its nodeinfo', async () => {
    const { body } = await ripple.anybody.get('/.well-known/nodeinfo');
    const [{ rel, href }] = body.links;
    expect(rel).toBe('http://nodeinfo.diaspora.software/ns/schema/2.0');
    const info = await ripple.anybody.get(href.replace('http://ripple.test', ''));
    expect(info.body).toMatchObject({
      version: '2.0',
      software: { name: 'ripple' },
      openRegistrations: false,
      usage: { users: { total: 1, activeMonth: 1 }, localPosts: 1 },
      metadata: { upstream: { name: 'mastodon' } },
    });
  });
});

describe('what there is not', () => {
  it.each([
    ...['peers', 'activity', 'rules', 'domain_blocks', 'languages'].map((name) => `v1/instance/${name}`),
    ...['custom_emojis', 'trends', 'trends/tags', 'trends/statuses', 'trends/links', 'directory'].map(
      (name) => `v1/${name}`,
    ),
  ])('/api/%s is empty for everybody', async (path) => {
    const { status, body } = await ripple.anybody.get(`/api/${path}`);
    expect([status, body]).toEqual([200, []]);
  });

  it.each([
    ...['announcements', 'filters', 'lists', 'suggestions', 'endorsements', 'featured_tags'],
    ...['scheduled_statuses', 'domain_blocks', 'featured_tags/suggestions'],
  ])('/api/v1/%s is empty for users', async (path) => {
    const { status, body } = await client.get(`/api/v1/${path}`);
    expect([status, body]).toEqual([200, []]);
    expect((await ripple.anybody.get(`/api/v1/${path}`)).status).toBe(401);
  });

  it.each([
    ['get', 'v2/filters', 200, []],
    ['get', 'v2/suggestions', 200, []],
    ['get', 'v1/instance/translation_languages', 200, {}],
    ['get', 'v1/instance/privacy_policy', 200, { updated_at: expect.any(String), content: '' }],
    ['get', 'v1/instance/terms_of_service', 404, { error: 'Record not found' }],
    ['get', 'v1/push/subscription', 404, { error: 'Record not found' }],
    ['get', 'v1/lists/1', 404, { error: 'Record not found' }],
    ['post', 'v1/push/subscription', 422, { error: 'There are no push subscriptions here.' }],
    ['post', 'v1/lists', 422, { error: 'There are no lists here.' }],
    ['post', 'v2/filters', 422, { error: 'There are no filters here.' }],
    ['delete', 'v1/lists/1', 404, { error: 'Record not found' }],
    ['delete', 'v1/suggestions/1', 200, {}],
    ['post', 'v1/accounts', 403, { error: 'This action is not allowed' }],
  ] as const)('%s /api/%s is %i', async (method, path, status, body) => {
    const answer = await (method === 'post'
      ? client.post(`/api/${path}`, { title: 'x' })
      : client[method](`/api/${path}`));
    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  it('preferences are those of all', async () => {
    expect((await client.get('/api/v1/preferences')).body).toEqual({
      'posting:default:visibility': 'public',
      'posting:default:sensitive': false,
      'posting:default:language': null,
      'reading:expand:media': 'default',
      'reading:expand:spoilers': false,
      'reading:autoplay:gifs': false,
    });
  });
});
