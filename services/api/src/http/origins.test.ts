import { ConfigError } from '@ripple/runtime';
import { describe, expect, it } from 'vitest';
import { parseOrigins } from './origins.ts';

describe('parseOrigins', () => {
  it('takes all, or a list', () => {
    expect(parseOrigins('*')).toBe('*');
    expect(parseOrigins(' https://app.example, http://localhost:5173,,https://app.example ')).toEqual([
      'https://app.example',
      'http://localhost:5173',
    ]);
  });

  it.each([
    'http://192.0.2.7:8080',
    'https://[2001:db8::1]:8443',
    'https://xn--2j1b67o.example',
    'capacitor://localhost',
    'chrome-extension://abcdefghijklmnop',
  ])('takes %s', (origin) => expect(parseOrigins(origin)).toEqual([origin]));

  it.each([
    ['https://app.example/', 'write https://app.example'],
    ['https://app.example/feed', 'write https://app.example'],
    ['https://app.example?a', 'write https://app.example'],
    ['https://app.example#a', 'write https://app.example'],
    ['https://ada@app.example', 'write https://app.example'],
    ['https://app.example:443', 'write https://app.example'],
    ['https://App.Example', 'write https://app.example'],
    ['https://바다.example', 'write https://xn--2j1b67o.example'],
    ['capacitor://localhost/', 'write capacitor://localhost'],
    ['https://*.app.example', 'wildcard'],
    ['https://app.example,*', 'given alone'],
    ['app.example', 'is not an origin'],
    ['localhost:5173', 'is not an origin'],
    ['null', 'is not an origin'],
    ['file:///', 'is not an origin'],
    [', ,', 'names no origin'],
  ])('refuses %s', (text, words) => {
    expect(() => parseOrigins(text)).toThrow(ConfigError);
    expect(() => parseOrigins(text)).toThrow(words);
  });
});
