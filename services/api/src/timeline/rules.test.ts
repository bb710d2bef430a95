import type { PostId, UserId } from '@ripple/messages';
import type { KnownStates, UserState } from '@ripple/people';
import { PLAIN, type PostDocument } from '@ripple/posts';
import type { TimelineItem } from '@ripple/presentation';
import {
  ANY_TOPIC,
  author,
  favourites,
  home,
  keyword,
  keywordTopic,
  mentions,
  publicTimeline,
  tag,
  tagTopic,
} from '@ripple/timelines';
import { describe, expect, it } from 'vitest';
import type { Place } from './item.ts';
import { applyRules, listStrays, type Relations } from './rules.ts';

const [VIEWER, WRITER, OTHER] = [1, 2, 3] as UserId[] as [UserId, UserId, UserId];
const ME = home(VIEWER);

let lastId = 0;
const post = (values: Partial<PostDocument> = {}): PostDocument => ({
  id: ++lastId as PostId,
  authorId: WRITER,
  ...PLAIN,
  text: 'fresh bread #baking',
  tags: ['baking'],
  writtenTags: ['baking'],
  mentions: [],
  links: [],
  media: [],
  visibility: 'public',
  withheld: null,
  inReplyTo: null,
  repostOf: null,
  editedAt: null,
  version: 1,
  ...values,
});
const item = (values?: Partial<PostDocument>): TimelineItem => ({ post: post(values) });
const repost = (by: UserId, original: PostDocument): TimelineItem => ({
  post: post({ authorId: by, text: '', tags: [], repostOf: original.id }),
  repostOf: original,
});

const statesOf = (known: Record<UserId, UserState>): KnownStates => ({
  version: 1,
  of: (id) => known[id] ?? 'active',
  isGone: (id) => known[id] === 'suspended' || known[id] === 'deleted',
  isSilenced: (id) => known[id] === 'silenced',
});
const relations = (values: Partial<Relations> = {}): Relations => ({
  blocked: new Set(),
  muted: new Set(),
  states: statesOf({}),
  followed: new Set(),
  hidden: new Set(),
  topics: [],
  followees: undefined,
  ...values,
});
const users = (...ids: UserId[]): ReadonlySet<UserId> => new Set(ids);

function shown(
  each: TimelineItem,
  place: Place,
  known: Partial<Relations> = {},
  viewer: UserId | undefined = VIEWER,
) {
  return applyRules([each], { viewer, place }, relations(known))[0];
}
const isShown = (...given: Parameters<typeof shown>) => shown(...given) !== undefined;

describe('what is in a timeline', () => {
  it('keeps the order of the items that are left', () => {
    const [first, second, third] = [item(), item({ authorId: OTHER }), item()];
    const left = applyRules(
      [first, second, third],
      { viewer: VIEWER, place: publicTimeline },
      relations({ blocked: users(OTHER) }),
    );
    expect(left).toEqual([first, third]);
  });

  it('of a tag has that tag still', () => {
    expect(isShown(item(), tag('baking'))).toBe(true);
    expect(isShown(item({ tags: ['cooking'] }), tag('baking'))).toBe(false);
  });

  it('of a keyword has that word still', () => {
    expect(isShown(item(), keyword('bread'))).toBe(true);
    expect(isShown(item({ text: 'fresh rolls' }), keyword('bread'))).toBe(false);
  });

  it('of mentions names its owner still', () => {
    const named = [{ id: VIEWER, handle: 'viewer' }];
    expect(isShown(item({ mentions: named }), mentions(VIEWER))).toBe(true);
    expect(isShown(item({ mentions: [] }), mentions(VIEWER))).toBe(false);
  });

  it.each([publicTimeline, tag('baking'), keyword('bread')])('for everybody is public still: %o', (place) => {
    const withheld = { state: 'hidden', reason: '', visibility: 'public' } as const;
    expect(isShown(item({ authorId: VIEWER }), place)).toBe(true);
    expect(isShown(item({ authorId: VIEWER, visibility: 'withheld', withheld }), place)).toBe(false);
  });
});

describe('a home', () => {
  it('shows followees and its owner, and does not say what has brought them', () => {
    for (const authorId of [WRITER, VIEWER]) {
      const each = item({ authorId });
      expect(shown(each, ME)).toEqual(each);
      expect(shown(each, ME, { followees: users(WRITER) })).toEqual(each);
    }
  });

  it('says who has reposted', () => {
    expect(shown(repost(WRITER, post({ authorId: OTHER })), ME)).toMatchObject({ via: 'repost' });
  });

  it('does not show a hidden author, but its owner always', () => {
    expect(isShown(item(), ME, { hidden: users(WRITER) })).toBe(false);
    expect(isShown(item({ authorId: VIEWER }), ME, { hidden: users(VIEWER) })).toBe(true);
  });

  it('goes by followees where they are known, not by hidden authors', () => {
    expect(isShown(item(), ME, { followees: users(), hidden: users(ANY_TOPIC) })).toBe(false);
    expect(isShown(item(), ME, { followees: users(WRITER), hidden: users(WRITER) })).toBe(true);
  });

  it('shows others by a topic, and says by which', () => {
    const followees = users();
    expect(shown(item(), ME, { followees, topics: [tagTopic('baking')] })).toMatchObject({
      via: { tag: 'baking' },
    });
    expect(shown(item(), ME, { followees, topics: [keywordTopic('bread')] })).toMatchObject({
      via: { keyword: 'bread' },
    });
    expect(isShown(item(), ME, { followees, topics: [tagTopic('cooking')] })).toBe(false);
  });

  it('shows by a topic public posts only, and no reposts', () => {
    const known = { followees: users(), topics: [tagTopic('baking')] };
    expect(isShown(item({ visibility: 'followers' }), ME, known)).toBe(false);
    const passedOn = repost(WRITER, post({ authorId: OTHER }));
    expect(isShown({ ...passedOn, post: { ...passedOn.post, tags: ['baking'] } }, ME, known)).toBe(false);
  });

  it('of direct posts shows those of its owner only', () => {
    const mentions = [{ id: VIEWER, handle: 'viewer' }];
    expect(isShown(item({ visibility: 'direct', mentions }), ME)).toBe(false);
    expect(isShown(item({ visibility: 'direct', authorId: VIEWER }), ME)).toBe(true);
  });

  it('shows posts for followers only while their author is followed, whatever its list holds', () => {
    const each = item({ visibility: 'followers' });
    expect(isShown(each, ME)).toBe(false);
    expect(isShown(each, ME, { followed: users(WRITER) })).toBe(true);
    expect(isShown(item({ visibility: 'followers', authorId: VIEWER }), ME)).toBe(true);
  });
});

describe('blocking and muting', () => {
  const original = repost(WRITER, post({ authorId: OTHER }));

  it.each<[string, Place]>([
    ['a home', ME],
    ['the public timeline', publicTimeline],
    ['an update', { kind: 'update' }],
  ])('leave out of %s the author, and reposts by and of the author', (_, place) => {
    for (const kind of ['blocked', 'muted']) {
      expect(isShown(item(), place, { [kind]: users(WRITER) })).toBe(false);
      expect(isShown(original, place, { [kind]: users(WRITER) })).toBe(false);
      expect(isShown(original, place, { [kind]: users(OTHER) })).toBe(false);
      expect(isShown(item(), place, { [kind]: users(OTHER) })).toBe(true);
    }
  });

  it.each<[string, Place]>([
    ['the page of an author', author(WRITER)],
    ['favourites', favourites(VIEWER)],
    ['a post that is asked for', { kind: 'post' }],
  ])('differ for %s: what is muted is shown there', (_, place) => {
    expect(isShown(item(), place, { muted: users(WRITER) })).toBe(true);
    expect(isShown(item(), place, { blocked: users(WRITER) })).toBe(false);
  });
});

describe('states of authors', () => {
  const byOther = repost(WRITER, post({ authorId: OTHER }));

  it.each<[string, Place]>([
    ['a home', ME],
    ['a page of an author', author(WRITER)],
    ['the public timeline', publicTimeline],
    ['a post that is asked for', { kind: 'post' }],
    ['an update', { kind: 'update' }],
  ])('hide from %s who is suspended or deleted, also in reposts', (_, place) => {
    for (const state of ['suspended', 'deleted'] as const) {
      expect(isShown(item(), place, { states: statesOf({ [WRITER]: state }) })).toBe(false);
      expect(isShown(byOther, place, { states: statesOf({ [OTHER]: state }) })).toBe(false);
      expect(isShown(item(), place, { states: statesOf({ [OTHER]: state }) })).toBe(true);
    }
  });

  it('leave authors their own', () => {
    const states = statesOf({ [VIEWER]: 'suspended' });
    expect(isShown(item({ authorId: VIEWER }), ME, { states })).toBe(true);
  });

  it('keep who is silenced out of what is for everybody, and of homes of those who follow a topic alone', () => {
    const states = statesOf({ [WRITER]: 'silenced' });
    for (const place of [publicTimeline, tag('baking'), { kind: 'update', isForEverybody: true } as const])
      expect(isShown(item(), place, { states })).toBe(false);
    const topics = [tagTopic('baking')];
    expect(isShown(item(), ME, { states, topics, followees: users() })).toBe(false);
    expect(isShown(item(), ME, { states, topics, followees: users(WRITER) })).toBe(true);
    for (const place of [author(WRITER), { kind: 'post' } as const, { kind: 'update' } as const])
      expect(isShown(item(), place, { states })).toBe(true);
  });
});

describe('visibility', () => {
  const place = author(WRITER);

  it('for followers: followers and the author', () => {
    const each = item({ visibility: 'followers' });
    expect(isShown(each, place)).toBe(false);
    expect(isShown(each, place, { followed: users(WRITER) })).toBe(true);
    expect(applyRules([each], { viewer: WRITER, place }, relations())).toEqual([each]);
    expect(applyRules([each], { viewer: undefined, place }, relations({ followed: users(WRITER) }))).toEqual(
      [],
    );
  });

  it('withheld: the author', () => {
    const withheld = { state: 'hidden', reason: '', visibility: 'public' } as const;
    const each = item({ visibility: 'withheld', withheld });
    expect(isShown(each, place, { followed: users(WRITER) })).toBe(false);
    expect(applyRules([each], { viewer: WRITER, place }, relations())).toEqual([each]);
  });

  it('direct: those who are named and the author', () => {
    const each = item({ visibility: 'direct', mentions: [{ id: OTHER, handle: 'other' }] });
    expect(isShown(each, place, { followed: users(WRITER) })).toBe(false);
    expect(applyRules([each], { viewer: OTHER, place }, relations())).toEqual([each]);
    expect(applyRules([each], { viewer: WRITER, place }, relations())).toEqual([each]);
  });

  it('of a repost is that of its original, too: also in a home', () => {
    const each = repost(WRITER, post({ authorId: OTHER, visibility: 'followers' }));
    expect(isShown(each, ME)).toBe(false);
    expect(isShown(each, ME, { followed: users(OTHER) })).toBe(true);
  });
});

describe('listStrays', () => {
  const [own, stray] = [item({ authorId: VIEWER }), item()];
  const strays = (known: Partial<Relations>) => listStrays([own, stray], VIEWER, relations(known));

  it('names what does not belong into a home any more', () => {
    expect(strays({})).toEqual([]);
    expect(strays({ hidden: users(WRITER) })).toEqual([stray.post.id]);
    expect(strays({ followees: users() })).toEqual([stray.post.id]);
  });

  it('names none while the owner follows topics: an edit may bring one back', () => {
    expect(strays({ followees: users(), topics: [tagTopic('cooking')] })).toEqual([]);
  });
});
