import { describe, expect, it } from 'vitest';
import { judge } from '../figure.ts';
import { fullestByMean, type Growth, growthFigures, growthTables } from './growth.ts';
import { drawGrowth } from './picture.ts';

const masters: Growth = {
  kind: 'Redis masters',
  expected: 'proportional',
  runs: new Map([
    [1, { rate: [1_000, 2_000], cost: [5, 5], client: [3, 3], fullest: [1, 1] }],
    [2, { rate: [1_800, 3_600], cost: [5, 6.5], client: [3, 3], fullest: [1.1, 1.1] }],
    [6, { rate: [5_000, 10_000], cost: [6, 6], client: [3, 3], fullest: [1.2, 1.2] }],
  ]),
};
const apis: Growth = {
  kind: 'apis',
  expected: 'proportional',
  runs: new Map([
    [1, { rate: [100], cost: [700] }],
    [4, { rate: [400], cost: [650] }],
  ]),
};
const homes: Growth = {
  kind: 'followees',
  expected: 'flat',
  runs: new Map([
    [5, { rate: [3_000], cost: [400] }],
    [500, { rate: [2_700], cost: [440] }],
    [5_000, { rate: [1_500], cost: [800] }],
  ]),
};
const figures = [masters, apis].flatMap(growthFigures).map(judge);

describe('the figures of more and more processes', () => {
  it('are compared with those of one, repetition by repetition', () => {
    const kept = Object.fromEntries(
      figures.map((figure) => [`${figure.grown?.count} ${figure.grown?.measure}`, figure.kept]),
    );
    expect(kept).toMatchObject({
      '1 rate': undefined,
      '2 rate': true,
      '2 cost': true,
      '6 rate': false,
      '6 cost': false,
      '6 client': true,
      '2 fullest': true,
      '6 fullest': false,
    });
    expect(figures.find(({ name }) => name.startsWith('2 Redis masters, rate'))?.ratio?.median).toBe(1.8);
  });

  it('stay as they are where there is more of something else', () => {
    const flat = growthFigures(homes).map(judge);
    const kept = flat.map(({ grown, kept }) => [grown?.count, grown?.times, grown?.measure, kept]);
    expect(kept).toEqual([
      [5, 1, 'rate', undefined],
      [5, 1, 'cost', undefined],
      [500, 100, 'rate', true],
      [500, 100, 'cost', true],
      [5_000, 1_000, 'rate', false],
      [5_000, 1_000, 'cost', false],
    ]);
  });

  it('stand in a table for each kind, with the bounds that are missed', () => {
    expect(growthTables(figures)).toEqual([
      {
        head: [
          ...['Redis masters', 'rate', '× of first', 'CPU each', '× of first', 'client', '× of first'],
          ...['fullest / mean', ''],
        ],
        rows: [
          ['1', '1,500/s', '1', '5 µs', '1', '3 µs', '1', '1', ''],
          ['2', '2,700/s', '1.8', '5.75 µs', '1.15', '3 µs', '1', '1.1', 'kept'],
          ['6', '7,500/s', '5', '6 µs', '1.2', '3 µs', '1', '1.2', 'MISSED: rate, CPU each, fullest / mean'],
        ],
        words: [8],
      },
      {
        head: ['apis', 'rate', '× of first', 'CPU each', '× of first', ''],
        rows: [
          ['1', '100/s', '1', '700 µs', '1', ''],
          ['4', '400/s', '4', '650 µs', '0.929', 'kept'],
        ],
        words: [5],
      },
    ]);
  });

  it('are drawn as an image that needs nothing else, in light and dark', () => {
    const picture = drawGrowth(figures);
    expect(picture).toMatch(/^<svg role="img" [^>]*xmlns="[^"]+"[^>]*>\n<title>[^<]+<\/title>/);
    expect(picture).toContain('light-dark(');
    for (const name of ['Redis masters', 'apis']) expect(picture).toContain(`>${name}</text>`);
    expect(picture).not.toMatch(/<script|NaN|undefined/);
    for (const [, colour] of picture.matchAll(/var\((--[\w-]+)\)/g)) expect(picture).toContain(`${colour}: `);
  });

  it('are drawn below each other where both were measured', () => {
    const heightOf = (picture: string) => Number(/height="(\d+)"/.exec(picture)?.[1]);
    const both = drawGrowth([...figures, ...growthFigures(homes).map(judge)]);
    for (const name of ['Redis masters', 'followees', 'times as many', 'processes']) {
      expect(both).toContain(`>${name}</text>`);
    }
    expect(both).not.toMatch(/NaN|undefined/);
    expect(heightOf(both)).toBe(2 * heightOf(drawGrowth(figures)));
  });
});

it('the fullest node is compared with the mean of all', () => {
  expect(fullestByMean([100, 100, 130, 70])).toBe(1.3);
  expect(fullestByMean([5])).toBe(1);
});
