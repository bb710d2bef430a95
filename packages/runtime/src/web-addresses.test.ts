import { describe, expect, it } from 'vitest';
import { ConfigError, readEnvironment } from './config.ts';
import { addressSettings, createWebAddresses } from './web-addresses.ts';

const addresses = (WEB_URL?: string) => {
  const web = createWebAddresses({
    PUBLIC_URL: 'http://api.test',
    ...(WEB_URL !== undefined && { WEB_URL }),
  });
  return [web.post(7), web.user('ada'), web.tag('바다'), web.keyword('été'), web.home, web.everybody];
};

describe('createWebAddresses', () => {
  it.each([
    [undefined, 'http://api.test'],
    ['https://page.test', 'https://page.test'],
    ['https://page.test/ripple/', 'https://page.test/ripple'],
  ])('with %j leads to the page at %s', (setting, page) => {
    expect(addresses(setting)).toEqual([
      `${page}/#/posts/7`,
      `${page}/#/@ada`,
      `${page}/#/tags/%EB%B0%94%EB%8B%A4`,
      `${page}/#/keywords/%C3%A9t%C3%A9`,
      `${page}/#/home`,
      `${page}/#/public`,
    ]);
  });

  it('with one template leads to posts by it, and elsewhere to the root of its server', () => {
    const root = 'https://app.test/';
    expect(addresses('https://app.test/p/{id}')).toEqual([
      'https://app.test/p/7',
      root,
      root,
      root,
      root,
      root,
    ]);
  });

  it('takes a template for each kind of page, in any order', () => {
    expect(
      addresses('https://app.test/t?q={tag} https://app.test/start https://app.test/p/{id}/{id}'),
    ).toEqual([
      'https://app.test/p/7/7',
      'https://app.test/start',
      'https://app.test/t?q=%EB%B0%94%EB%8B%A4',
      'https://app.test/start',
      'https://app.test/start',
      'https://app.test/start',
    ]);
  });

  it.each([
    'javascript:alert({id})',
    'https://app.test/{post}',
    'https://app.test/{id',
    'https://{handle}.app.test/',
    '/p/{id}',
    ' ',
  ])('is not given %j', (WEB_URL) => {
    expect(() => readEnvironment(addressSettings, { WEB_URL })).toThrow(ConfigError);
  });
});
