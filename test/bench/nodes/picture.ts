import { draw } from '../../lab/report/charts.ts';
import { pictureOf } from '../../lab/report/picture.ts';
import type { Judged } from '../figure.ts';
import { bounds, type Expected } from './growth.ts';

type Points = [x: number, timesTheFirst: number][];

/** Two charts beside each other: what was done, and what each took. */
interface Row {
  expected: Expected;
  xName: string;
  /** Sizes that differ by orders of magnitude are as far from each other as their ratios. */
  scale: 'value' | 'log';
  /** Where in the chart a figure stands, from left to right. */
  x: (grown: { count: number; times: number }) => number;
  panels: Panel[];
}

interface Panel {
  title: string;
  measure: 'rate' | 'cost';
  grid: { left: number; width: number };
  bound: (times: number) => number;
  /** From the end of the bound's line, in pixels. */
  boundLabel: [right: number, down: number];
  /** What the scale reaches at least. */
  reach: (most: number) => number;
  interval: number;
}

const WIDTH = 760;
const ROW_HEIGHT = 330;
const COLOURS = ['var(--series-1)', 'var(--series-2)', 'var(--series-4)'];
const MUTED = { color: 'var(--muted)', fontSize: 12 };
const INK = { color: 'var(--ink)', fontSize: 13 };
const LEFT = { left: 44, width: 316 };
const RIGHT = { left: 440, width: 300 };

const cost = (expected: Expected, title: string): Panel => ({
  ...{ title, measure: 'cost', grid: RIGHT, boundLabel: [-4, -10], interval: 0.5 },
  bound: () => bounds[expected].mostCost,
  reach: () => 1.5,
});

const rows: Row[] = [
  {
    ...{ expected: 'proportional', xName: 'processes', scale: 'value', x: ({ count }) => count },
    panels: [
      {
        ...{ title: 'Rate, × of one', measure: 'rate', grid: LEFT, boundLabel: [-4, 30], interval: 2 },
        bound: bounds.proportional.leastRate,
        reach: (most) => most,
      },
      cost('proportional', 'Processor time of each, × of one'),
    ],
  },
  {
    ...{ expected: 'flat', xName: 'times as many', scale: 'log', x: ({ times }) => times },
    panels: [
      {
        ...{
          title: 'Rate, × of the fewest',
          measure: 'rate',
          grid: LEFT,
          boundLabel: [-4, 14],
          interval: 0.5,
        },
        bound: bounds.flat.leastRate,
        reach: () => 1.5,
      },
      cost('flat', 'Processor time of each, × of the fewest'),
    ],
  },
];

/**
 * How much more is done with more processes, and that cost stays flat with more of everything else: an SVG for a page
 * in light or dark, with a row of charts for each of the two that was measured.
 */
export function drawGrowth(figures: Judged[]): string {
  const measured = rows.filter(({ expected }) => figures.some(({ grown }) => grown?.expected === expected));
  const drawn = measured.map((row, index) => drawRow(row, index, figures));
  const chart = draw(
    { width: WIDTH, height: ROW_HEIGHT * measured.length },
    {
      legend: drawn.map(({ legend }) => legend),
      grid: drawn.flatMap(({ parts }) => parts.map(({ grid }) => grid)),
      xAxis: drawn.flatMap(({ parts }) => parts.map(({ xAxis }) => xAxis)),
      yAxis: drawn.flatMap(({ parts }) => parts.map(({ yAxis }) => yAxis)),
      series: drawn.flatMap(({ parts }) => parts.flatMap(({ series }) => series)),
    },
  );
  return pictureOf('How much more is done with more, and at what cost', chart);
}

function drawRow({ expected, xName, scale, x, panels }: Row, row: number, figures: Judged[]) {
  const own = figures.filter(({ grown }) => grown?.expected === expected);
  const kinds = [...new Set(own.flatMap(({ grown }) => grown?.kind ?? []))];
  const most = Math.max(...own.flatMap(({ grown }) => (grown ? x(grown) : [])));
  const least = scale === 'log' ? 1 : 0;
  const splitLine = { lineStyle: { color: 'var(--hair)' } };
  const parts = panels.map(({ title, measure, grid, bound, boundLabel, reach, interval }, column) => {
    const gridIndex = row * panels.length + column;
    const axes = { xAxisIndex: gridIndex, yAxisIndex: gridIndex };
    const data = kinds.map((kind) => pointsOf(own, kind, measure, x));
    const highest = Math.max(reach(most), ...data.flatMap((points) => points.map(([, y]) => y)));
    const ends: Points = [1, most].map((at) => [at, bound(at)]);
    return {
      grid: { ...grid, top: row * ROW_HEIGHT + 66, height: ROW_HEIGHT - 66 - 48 },
      xAxis: {
        ...{ type: scale, gridIndex, min: least, max: most, axisLabel: MUTED, splitLine: { show: false } },
        ...{ name: xName, nameLocation: 'middle', nameGap: 26, nameTextStyle: MUTED },
      },
      yAxis: {
        ...{ type: 'value', gridIndex, min: 0, max: Math.ceil(2 * highest) / 2, interval },
        ...{ axisLabel: MUTED, splitLine, name: title },
        nameTextStyle: { ...INK, fontWeight: 600, align: 'left', padding: [0, 0, 4, -34] },
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
  const legend = {
    ...{ data: kinds, top: row * ROW_HEIGHT + 6, left: 6, itemWidth: 18, itemGap: 24, textStyle: INK },
  };
  return { legend, parts };
}

function pointsOf(figures: Judged[], kind: string, measure: Panel['measure'], x: Row['x']): Points {
  const own = figures.filter(({ grown }) => grown?.kind === kind && grown.measure === measure);
  return own.map(({ grown, ratio }) => [grown ? x(grown) : 1, ratio?.median ?? 1]);
}
