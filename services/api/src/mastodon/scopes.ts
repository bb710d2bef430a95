/** What the holder of a token may do (https://docs.joinmastodon.org/api/oauth-scopes/). */

/** Scopes that contain others, by the names in front of a colon; `follow` stands for those below it. */
const TOP = ['read', 'write', 'follow', 'push', 'profile'] as const;
const READ = [
  'accounts',
  'blocks',
  'bookmarks',
  'favourites',
  'filters',
  'follows',
  'lists',
  'mutes',
  'notifications',
  'search',
  'statuses',
] as const;
const WRITE = [
  'accounts',
  'blocks',
  'bookmarks',
  'conversations',
  'favourites',
  'filters',
  'follows',
  'lists',
  'media',
  'mutes',
  'notifications',
  'reports',
  'statuses',
] as const;

export type Scope =
  | (typeof TOP)[number]
  | `read:${(typeof READ)[number]}`
  | `write:${(typeof WRITE)[number]}`;

/** Every scope that there is. */
export const scopes: readonly Scope[] = [
  ...TOP,
  ...READ.map((name) => `read:${name}` as const),
  ...WRITE.map((name) => `write:${name}` as const),
];

const known: ReadonlySet<string> = new Set(scopes);

/** What is asked for where nothing is said. */
export const USUAL_SCOPES = ['read'];

/** The old scope for relations between users. */
const FOLLOW = /^(read|write):(blocks|follows|mutes)$/;

/**
 * The scopes of a request, each once; separated by spaces or `+`. Scopes for what Ripple doesn't have, such as those of administrators,
 * are left out.
 */
export const parseScopes = (text: string | undefined): string[] => {
  const asked = (text ?? '').split(/[\s+]+/).filter((scope) => scope !== '');
  return asked.length === 0 ? USUAL_SCOPES : [...new Set(asked)].filter((scope) => known.has(scope));
};

/** Whether scopes that were granted contain one. */
export function contains(granted: readonly string[], scope: string): boolean {
  if (granted.includes(scope)) return true;
  const [top = ''] = scope.split(':');
  if (granted.includes(top)) return true;
  return FOLLOW.test(scope) && granted.includes('follow');
}

/** Scopes of Mastodon for what Ripple doesn't have. They are taken, and allow nothing. */
const WITHOUT_MEANING = /^(admin:(read|write)(:[a-z_]+)?|crypto)$/;

/** Whether every scope of a request is one of Mastodon. */
export const areScopes = (text: string): boolean =>
  text.split(/[\s+]+/).every((scope) => scope === '' || known.has(scope) || WITHOUT_MEANING.test(scope));

/** What a request of a client comes to, within the scopes of the client; `undefined` if it goes beyond. */
export function scopesWithin(ofClient: readonly string[], text = ''): string[] | undefined {
  const asked = parseScopes(text);
  const isWithin = asked.length > 0 && asked.every((scope) => contains(ofClient, scope));
  if (text.trim() === '') return isWithin ? asked : [...ofClient];
  return isWithin && areScopes(text) ? asked : undefined;
}
