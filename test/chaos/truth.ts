import { groupBy } from './group-by.ts';
import { createHomes, type Owed } from './homes.ts';
import { listGone, type Rows } from './rows.ts';

const FEED_LENGTH = 20;

/** A timeline at its address, and the posts that are owed to its reader. */
export interface Place extends Owed {
  kind:
    | 'home'
    | 'profile'
    | 'tag'
    | 'public'
    | 'profile as a stranger sees it'
    | 'public without the hidden'
    | 'feed';
  path: string;
  /** The handle of the reader; undefined: without a log-in. */
  reader: string | undefined;
  /** The handle of the user whose place it is; undefined: it is for everybody the same. */
  owner?: string;
}

/** For everybody the same, without reposts. */
const listOpen = ({ posts }: Rows, gone: ReadonlySet<string>) =>
  posts.filter(
    ({ author, isPublic, isDeleted, repostOf }) =>
      isPublic && !isDeleted && repostOf === null && !gone.has(author),
  );
const NONE: ReadonlySet<string> = new Set();

/** Every timeline there is; of those who are gone, what they see themselves. */
export function placesOf(rows: Rows): Place[] {
  const homes = createHomes(rows);
  const byAuthor = groupBy(rows.posts, ({ author }) => author);
  const tagged = groupBy(rows.tags, ({ tag }) => tag);
  const open = listOpen(rows, homes.gone);
  const all = { kind: 'public', path: '/v1/timelines/public', reader: undefined, either: NONE } as const;

  const ofUsers = rows.users.flatMap(({ id, handle, state }): Place[] => {
    if (state === 'deleted') return [];
    const [blocked, hidden] = [homes.blockedOf(id), homes.hiddenOf(id)];
    const listOwn = (viewer: string | undefined) =>
      (byAuthor.get(id) ?? []).flatMap((post) => {
        const original = homes.read(post, viewer);
        return original ? [{ ...post, of: original.author }] : [];
      });
    const profile = { path: `/v1/users/${handle}/posts`, owner: handle, either: NONE };
    const own = ids(listOwn(id).filter(({ of }) => !blocked.has(of)));
    const seen = ids(listOwn(undefined).filter(({ isPublic }) => isPublic));
    const shown = open.filter(({ author }) => !hidden.has(author));
    return [
      { kind: 'home', path: '/v1/timelines/home', reader: handle, owner: handle, ...homes.home(id) },
      { kind: 'profile', ...profile, reader: handle, owed: own },
      ...(homes.gone.has(id)
        ? []
        : [{ kind: 'profile as a stranger sees it', ...profile, reader: undefined, owed: seen } as const]),
      ...(hidden.size === 0
        ? []
        : [
            {
              ...all,
              kind: 'public without the hidden',
              reader: handle,
              owner: handle,
              owed: ids(shown),
            } as const,
          ]),
    ];
  });
  const ofTags = [...tagged].map(([tag, rows]): Place => {
    const posts = new Set(rows.map(({ post }) => post));
    const path = `/v1/timelines/tags/${encodeURIComponent(tag)}`;
    return { ...all, kind: 'tag', path, owed: ids(open.filter(({ id }) => posts.has(id))) };
  });
  return [...ofUsers, ...ofTags, { ...all, owed: ids(open) }];
}

/** The feeds of all that is public; they show the newest posts only, and no reposts. */
export function feedsOf(places: Place[], rows: Rows): Place[] {
  const open = new Set(ids(listOpen(rows, listGone(rows))));
  return places.flatMap((place) => {
    const { path, reader, owed } = place;
    if (reader !== undefined) return [];
    const subject = path.replace(/\/posts$/, '').replace('/timelines/tags/', '/tags/');
    const shown = owed.filter((id) => open.has(id)).slice(0, FEED_LENGTH);
    return [{ ...place, kind: 'feed', path: `${subject}/feed.json`, owed: shown } as const];
  });
}

export const nameOf = ({ kind, path, reader }: Place): string =>
  `${kind} ${kind === 'profile' ? decodeURIComponent(path) : (reader ?? decodeURIComponent(path))}`;

/**
 * Pairs of a timeline and a post in it. Of what is there for everybody, another reader's view is the same timeline
 * again.
 */
export const countDeliveries = (places: Place[]): number =>
  places
    .filter(({ kind }) => kind === 'home' || kind === 'profile' || kind === 'tag' || kind === 'public')
    .reduce((sum, { owed }) => sum + owed.length, 0);

const ids = (posts: { id: string }[]) => posts.map(({ id }) => id);
