import { EPOCH_MS, lowestIdAt } from '@ripple/messages';
import { expect, it } from 'vitest';
import { placeOf, tells } from './ids.ts';

const at = (text: string) => new Date(text);

it('gives a time the ids of its millisecond', () => {
  const time = at('2024-06-01T12:00:00.123Z');
  expect(placeOf(time)).toEqual({ from: lowestIdAt(time), width: 4_096 });
  expect(tells(placeOf(time).from + 4_095, time)).toBe(true);
  expect(tells(placeOf(time).from + 4_096, time)).toBe(false);
});

it('gives what is older ids of the first day, in the order of time', () => {
  const times = [
    '1500-01-01',
    '1970-01-01',
    '1999-12-31',
    '2010-01-01T00:00:00Z',
    '2010-01-01T00:00:01Z',
    '2023-12-31',
    '2024-01-01T12:00:00Z',
  ];
  const places = times.map((text) => placeOf(at(text)).from);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  expect(places[0]).toBe(0);
  expect(new Set(places.slice(2)).size).toBe(5);
  expect(places.at(-1)).toBeLessThan(placeOf(new Date(EPOCH_MS + 24 * 3_600_000)).from);
});
