import { describe, expect, it } from 'vitest';
import { parseBodyText, parseForm } from './body-text.ts';

const request = (type?: string) => ({ headers: type === undefined ? {} : { 'content-type': type } });
const json = request('application/json');
const status = (code: number) => expect.objectContaining({ status: code });

describe('the text of a body', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; charset="utf-8"',
    'application/json; version=1; Charset = utf8 ',
  ])('is read where its type is %s', (type) => {
    expect(parseBodyText(request(type), Buffer.from('바다 🌊'))).toBe('바다 🌊');
  });

  it.each([
    'application/json; charset=euc-kr',
    'application/json; charset=ISO-8859-1',
    'application/json; charset="utf-16"',
    'application/json; charset=utf-8; charset=latin1',
    'application/json; charset=',
    'application/json; version=1;CHARSET=us-ascii',
  ])('is refused where its type is %s', (type) => {
    expect(() => parseBodyText(request(type), Buffer.from('a'))).toThrow(status(415));
  });

  it.each([
    ['EUC-KR', [0xb9, 0xd9, 0xb4, 0xd9]],
    ['Latin-1', [0x63, 0x61, 0x66, 0xe9]],
    ['UTF-16', [0xff, 0xfe, 0x61, 0x00]],
    ['an overlong form', [0xc0, 0x80]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['cut off', [0xe2, 0x82]],
  ])('that is %s is refused', (_, bytes) => {
    expect(() => parseBodyText(json, Buffer.from(bytes))).toThrow(status(400));
  });
});

describe('a form', () => {
  const form = request('application/x-www-form-urlencoded');
  it('is read as browsers write it', () => {
    expect(parseForm(form, Buffer.from('a=1&b=x+y%26z%3D&%EB%B0%94=%F0%9F%8C%8A&c=a=b&a=2&d&&'))).toEqual({
      ...{ a: '2', b: 'x y&z=', 바: '🌊', c: 'a=b', d: '' },
    });
  });

  it.each(['a=%b9%d9', 'a=caf%E9', '%ff=1', 'a=%zz', 'a=100%'])('%s is refused', (text) => {
    expect(() => parseForm(form, Buffer.from(text))).toThrow(status(400));
  });

  it('in another encoding is refused', () => {
    expect(() =>
      parseForm(request(`${form.headers['content-type']}; charset=euc-kr`), Buffer.from('a=1')),
    ).toThrow(status(415));
    expect(() => parseForm(form, Buffer.from([0x61, 0x3d, 0xb9]))).toThrow(status(400));
  });
});
