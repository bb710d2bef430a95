import { MOST_USER_DATA } from '@ripple/posts';
import { expect, it } from 'vitest';
import { parseUserFields } from './user-fields.ts';

it('keeps what is missing missing, and null null', () => {
  expect(parseUserFields({})).toEqual({});
  const cleared = { name: null, bio: null, avatar: null, data: null };
  expect(parseUserFields(cleared)).toEqual(cleared);
});

it('tidies names, and leaves data and addresses as they are', () => {
  const avatar = 'https://pictures.example/%7Eada/a%20b.png?size=1#x';
  const data = { a: [1, { b: null }] };
  expect(parseUserFields({ name: ' Ada \n Lovelace ', avatar, data })).toEqual({
    name: 'Ada Lovelace',
    avatar,
    data,
  });
});

it.each([
  'http://pictures.example/a.png',
  '//pictures.example/a.png',
  'pictures.example/a.png',
  'javascript:alert(1)',
  'data:image/png;base64,AAAA',
  'https://',
  'https://user:secret@pictures.example/a.png',
  'https://pictures.example/a b.png',
  ' https://pictures.example/a.png',
  'https://pictures.example/\ud800.png',
])('takes %j for no picture', (avatar) => {
  expect(() => parseUserFields({ avatar }, '/users/3')).toThrow('/users/3/avatar');
});

it('bounds data by its bytes', () => {
  const frame = '{"a":""}'.length;
  const data = { a: 'x'.repeat(MOST_USER_DATA - frame) };
  expect(parseUserFields({ data })).toEqual({ data });
  expect(() => parseUserFields({ data: { a: `${data.a}x` } })).toThrow('/data');
  expect(() => parseUserFields({ data: { a: 'ä'.repeat(MOST_USER_DATA / 2) } })).toThrow('/data');
});
