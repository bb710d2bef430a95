import { signal } from '@preact/signals';
import { text } from './text/index.ts';

/** The view that is shown. It is the fragment of the address, so any file server can serve the page. */
export type Route =
  | { view: 'spread' | (typeof plainViews)[number] }
  | { view: 'profile' | 'followers' | 'following'; handle: string }
  | { view: 'moderation'; part: ModerationPart }
  | { view: 'tag'; tag: string }
  | { view: 'keyword'; word: string }
  | { view: 'post'; id: string };

const plainViews = [
  'home',
  'public',
  'favourites',
  'bookmarks',
  'mentions',
  'notifications',
  'operate',
] as const;

/** The lists of the moderator's view. */
export const moderationParts = ['reports', 'held', 'hidden', 'users'] as const;
export type ModerationPart = (typeof moderationParts)[number];

export const addressOf = {
  moderation: (part: ModerationPart) => (part === 'reports' ? '#/moderation' : `#/moderation/${part}`),
  profile: (handle: string) => `#/@${handle}`,
  followers: (handle: string) => `#/@${handle}/followers`,
  following: (handle: string) => `#/@${handle}/following`,
  tag: (tag: string) => `#/tags/${encodeURIComponent(tag)}`,
  keyword: (word: string) => `#/keywords/${encodeURIComponent(word)}`,
  post: (id: string) => `#/posts/${id}`,
};

/** The title of a view, for the heading and the window. */
export function titleOf(shown: Route): string {
  switch (shown.view) {
    case 'profile':
      return `@${shown.handle}`;
    case 'followers':
    case 'following':
      return text.value.person[`${shown.view}Of`](shown.handle);
    case 'tag':
      return `#${shown.tag}`;
    case 'keyword':
      return shown.word;
    case 'post':
      return text.value.view.post;
    default:
      return text.value.view[shown.view];
  }
}

function parseRoute(hash: string): Route {
  const [first = '', second = ''] = hash.replace(/^#\/?/, '').split('/').map(decode);
  if (first.startsWith('@') && first.length > 1) {
    const view = second === 'followers' || second === 'following' ? second : 'profile';
    return { view, handle: first.slice(1) };
  }
  if (first === 'moderation') {
    return { view: first, part: moderationParts.find((part) => part === second) ?? 'reports' };
  }
  if (first === 'tags' && second) return { view: 'tag', tag: second };
  if (first === 'keywords' && second) return { view: 'keyword', word: second };
  if (first === 'posts' && second) return { view: 'post', id: second };
  return { view: plainViews.find((view) => view === first) ?? 'spread' };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const route = signal<Route>(parseRoute(location.hash));
addEventListener('hashchange', () => {
  route.value = parseRoute(location.hash);
  // Moving the focus makes screen readers announce the new view.
  document.getElementById('main')?.focus({ preventScroll: true });
  scrollTo(0, 0);
});
