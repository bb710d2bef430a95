import { signal } from '@preact/signals';

/** What is shown. It stands behind the `#` of the address, so any server of files will do. */
export type Route =
  | { view: 'spread' | 'home' | 'public' | 'favourites' | 'mentions' | 'notifications' | 'operate' }
  | { view: 'profile'; handle: string }
  | { view: 'tag'; tag: string }
  | { view: 'keyword'; word: string }
  | { view: 'post'; id: string };

const plain = ['home', 'public', 'favourites', 'mentions', 'notifications', 'operate'] as const;

export const addressOf = {
  profile: (handle: string) => `#/@${handle}`,
  tag: (tag: string) => `#/tags/${encodeURIComponent(tag)}`,
  keyword: (word: string) => `#/keywords/${encodeURIComponent(word)}`,
  post: (id: string) => `#/posts/${id}`,
};

function readRoute(hash: string): Route {
  const [first = '', second = ''] = hash.replace(/^#\/?/, '').split('/').map(decode);
  if (first.startsWith('@') && first.length > 1) return { view: 'profile', handle: first.slice(1) };
  if (first === 'tags' && second) return { view: 'tag', tag: second };
  if (first === 'keywords' && second) return { view: 'keyword', word: second };
  if (first === 'posts' && second) return { view: 'post', id: second };
  return { view: plain.find((view) => view === first) ?? 'spread' };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const route = signal<Route>(readRoute(location.hash));
addEventListener('hashchange', () => {
  route.value = readRoute(location.hash);
  scrollTo(0, 0);
});
