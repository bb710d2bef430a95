import { draw, type Size } from '../../lab/report/charts.ts';
import { pictureOf } from '../../lab/report/picture.ts';
import type { Judged } from '../figure.ts';
import { LEAST_RATE, MOST_COST } from './growth.ts';

type Points = [processes: number, timesOfOne: number][];

interface Panel {
  title: string;
  measure: 'rate' | 'cost';
  grid: { left: number; width: number };
  bound: (processes: number) => number;
  /** From the end of the bound's line, in pixels. */
  boundLabel: [right: number, down: number];
  /** What the scale reaches at least. */
  reach: (most: number) => number;
  interval: number;
}

const SIZE: Size = { width: 760, height: 330 };
const COLOURS = ['var(--series-1)', 'var(--series-2)', 'var(--series-4)'];
const MUTED = { color: 'var(--muted)', fontSize: 12 };
const INK = { color: 'var(--ink)', fontSize: 13 };

const panels: Panel[] = [
  {
    title: 'Rate, × of one',
    measure: 'rate',
    grid: { left: 44, width: 316 },
    bound: (processes) => LEAST_RATE * processes,
    boundLabel: [-4, 30],
    reach: (most) => most,
    interval: 2,
  },
  {
    title: 'Processor time of each, × of one',
    measure: 'cost',
    grid: { left: 440, width: 300 },
    bound: () => MOST_COST,
    boundLabel: [-4, -10],
    reach: () => 1.5,
    interval: 0.5,
  },
];

/** How much more several processes do than one, and at what cost: an SVG for a page in light or dark. */
export function drawGrowth(figures: Judged[]): string {
  const kinds = [...new Set(figures.flatMap(({ grown }) => grown?.kind ?? []))];
  const most = Math.max(...figures.flatMap(({ grown }) => grown?.processes ?? []));
  const axis = {
    type: 'value',
    min: 0,
    axisLabel: MUTED,
    splitLine: { lineStyle: { color: 'var(--hair)' } },
  };
  const parts = panels.map(({ title, measure, grid, bound, boundLabel, reach, interval }, index) => {
    const axes = { xAxisIndex: index, yAxisIndex: index };
    const data = kinds.map((kind) => pointsOf(figures, kind, measure));
    const highest = Math.max(reach(most), ...data.flatMap((points) => points.map(([, y]) => y)));
    const ends: Points = [1, most].map((processes) => [processes, bound(processes)]);
    return {
      grid: { ...grid, top: 66, bottom: 48 },
      xAxis: {
        ...{ ...axis, gridIndex: index, max: most, splitLine: { show: false } },
        ...{ name: 'processes', nameLocation: 'middle', nameGap: 26, nameTextStyle: MUTED },
      },
      yAxis: {
        ...{ ...axis, gridIndex: index, max: Math.ceil(2 * highest) / 2, interval },
        ...{
          name: title,
          nameTextStyle: { ...INK, fontWeight: 600, align: 'left', padding: [0, 0, 4, -34] },
        },
      },
      series: [
        ...data.map((points, at) => ({
          ...{ type: 'line', name: kinds[at], data: points, ...axes, symbol: 'circle', symbolSize: 7 },
          ...{ lineStyle: { color: COLOURS[at], width: 1.8 }, itemStyle: { color: COLOURS[at] }, z: 10 - at },
        })),
        {
          ...{ type: 'line', data: ends, ...axes, symbol: 'none' },
          lineStyle: { color: 'var(--budget)', type: [5, 4], width: 1.2 },
          endLabel: {
            ...{ show: true, formatter: 'bound', color: 'var(--budget)', align: 'right', offset: boundLabel },
          },
        },
      ],
    };
  });
  const chart = draw(SIZE, {
    legend: { data: kinds, top: 6, left: 6, itemWidth: 18, itemGap: 24, textStyle: INK },
    grid: parts.map(({ grid }) => grid),
    xAxis: parts.map(({ xAxis }) => xAxis),
    yAxis: parts.map(({ yAxis }) => yAxis),
    series: parts.flatMap(({ series }) => series),
  });
  return pictureOf('How much more several processes do than one', chart);
}

function pointsOf(figures: Judged[], kind: string, measure: Panel['measure']): Points {
  const own = figures.filter(({ grown }) => grown?.kind === kind && grown.measure === measure);
  return own.map(({ grown, ratio }) => [grown?.processes ?? 1, ratio?.median ?? 1]);
}
