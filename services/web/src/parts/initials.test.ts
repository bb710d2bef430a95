import { describe, expect, it } from 'vitest';
import { hueOf, initialsOf } from './initials.ts';

describe('initialsOf', () => {
  it.each([
    ['ada', 'A'],
    ['Ada Lovelace', 'AL'],
    ['Ada King, Countess of Lovelace', 'AL'],
    ['élan', 'É'],
    ['이민준', '이'],
    ['이 민준', '이'],
    ['<b>bold</b>', 'B'],
    ['👩‍🚀 Ellen', '👩‍🚀'],
    ['…', '…'],
    ['', ''],
  ])('of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

it('hueOf spreads neighbouring ids over the colour wheel', () => {
  const hues = Array.from({ length: 36 }, (_, n) => hueOf(String(5_153_960_755_200_001 + n)));
  expect(new Set(hues.map((hue) => Math.floor(hue / 30))).size).toBeGreaterThan(8);
  expect(hues.every((hue) => hue >= 0 && hue < 360)).toBe(true);
});
