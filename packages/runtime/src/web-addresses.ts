import { type Static, Type } from 'typebox';

const template = String.raw`https?://[^\s{}/?#]+([/?#]([^\s{}]|\{(id|handle|tag|word)\})*)?`;

/** Settings of services that write addresses into what people read. */
export const addressSettings = {
  /** Where readers reach the api: feeds, and the links by which mail is confirmed and ended, have absolute addresses. */
  PUBLIC_URL: Type.String({ default: 'http://127.0.0.1:3000' }),
  /**
   * Where people read, if not on the page of this api at PUBLIC_URL: the address of such a page; or, with a space in
   * between, templates of the application's own pages: with `{id}` that of a post, `{handle}` of a user, `{tag}`
   * of a tag, `{word}` of a keyword, and without any the home. What has no template leads to the home, or to the
   * root of the first template's server.
   */
  WEB_URL: Type.Optional(Type.String({ pattern: `^${template}( ${template})*$` })),
};

const schema = Type.Object(addressSettings);

/** Addresses that a person opens: of mails and feeds. */
export interface WebAddresses {
  post(id: number): string;
  user(handle: string): string;
  tag(tag: string): string;
  keyword(word: string): string;
  /** Where a reader's own timeline is. */
  home: string;
  /** Where all public posts are. */
  everybody: string;
}

/** @param settings `WEB_URL` as described in {@link addressSettings} */
export function createWebAddresses({ PUBLIC_URL, WEB_URL }: Static<typeof schema>): WebAddresses {
  const templates = (WEB_URL ?? PUBLIC_URL).split(' ');
  const [first = ''] = templates;
  if (templates.length === 1 && !first.includes('{')) return addressesOnPage(first.replace(/\/+$/, ''));
  const home = templates.find((each) => !each.includes('{')) ?? `${new URL(first).origin}/`;
  const fill = (placeholder: string) => (value: string | number) =>
    (templates.find((each) => each.includes(placeholder)) ?? home).replaceAll(placeholder, () =>
      encodeURIComponent(value),
    );
  return {
    post: fill('{id}'),
    user: fill('{handle}'),
    tag: fill('{tag}'),
    keyword: fill('{word}'),
    home,
    everybody: home,
  };
}

/** As services/web/src/router.ts reads them. */
const addressesOnPage = (page: string): WebAddresses => ({
  post: (id) => `${page}/#/posts/${id}`,
  user: (handle) => `${page}/#/@${handle}`,
  tag: (tag) => `${page}/#/tags/${encodeURIComponent(tag)}`,
  keyword: (word) => `${page}/#/keywords/${encodeURIComponent(word)}`,
  home: `${page}/#/home`,
  everybody: `${page}/#/public`,
});
