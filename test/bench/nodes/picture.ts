import { draw, type Size } from '../../lab/report/charts.ts';
import { pictureOf } from '../../lab/report/picture.ts';
import type { Judged } from '../figure.ts';
import { type Measure, MOST_COST } from './growth.ts';

type Points = [processes: number, timesOfOne: number][];

const SIZE: Size = { width: 760, height: 330 };
const COLOURS = ['var(--series-1)', 'var(--series-2)', 'var(--series-4)'];
const FONT = { color: 'var(--muted)', fontSize: 12 };
const INK = { color: 'var(--ink)', fontSize: 13, fontWeight: 600 };

/** How much more several processes do than one, and at what cost: an SVG for a page in light or dark. */
export function drawGrowth(figures: Judged[]): string {
  const kinds = [...new Set(figures.flatMap(({ grown }) => grown?.kind ?? []))];
  const most = Math.max(1, ...figures.flatMap(({ grown }) => grown?.processes ?? []));
  const lines = kinds.flatMap((kind, at) => [
    line(kind, pointsOf(figures, kind, 'rate'), at, 0),
    line(kind, pointsOf(figures, kind, 'cost'), at, 1),
  ]);
  const axis = { type: 'value', axisLabel: FONT, splitLine: { lineStyle: { color: 'var(--hair)' } } };
  const processes = { ...axis, name: 'processes', nameLocation: 'middle', nameGap: 26, nameTextStyle: FONT };
  const across = { ...processes, min: 0, max: most, interval: most > 6 ? 2 : 1, splitLine: { show: false } };
  const named = (name: string) => ({
    name,
    nameTextStyle: { ...INK, align: 'left', padding: [0, 0, 6, -34] },
  });
  const highest = Math.max(
    most,
    ...lines.flatMap(({ yAxisIndex, data }) => (yAxisIndex === 0 ? data.map(([, y]) => y) : [])),
  );
  const rates = {
    ...axis,
    ...named('Rate, × of one'),
    min: 0,
    max: Math.ceil(highest),
    interval: across.interval,
  };
  const costs = {
    ...axis,
    ...named('Processor time of each piece, × of one'),
    min: 0,
    max: 1.5,
    interval: 0.5,
  };
  const chart = draw(SIZE, {
    grid: [
      { left: 44, width: 320, top: 58, bottom: 48 },
      { left: 440, width: 300, top: 58, bottom: 48 },
    ],
    legend: { top: 4, left: 8, itemWidth: 18, textStyle: { color: 'var(--ink)', fontSize: 13 }, data: kinds },
    xAxis: [across, { ...across, gridIndex: 1 }],
    yAxis: [rates, { ...costs, gridIndex: 1 }],
    series: [
      ...lines,
      bound(
        'as many times as processes',
        [
          [1, 1],
          [most, most],
        ],
        0,
      ),
      bound(
        'bound',
        [
          [1, MOST_COST],
          [most, MOST_COST],
        ],
        1,
      ),
    ],
  });
  return pictureOf('How much more several processes do than one', chart);
}

function pointsOf(figures: Judged[], kind: string, measure: Measure): Points {
  const own = figures.filter(({ grown }) => grown?.kind === kind && grown.measure === measure);
  return own.map(({ grown, ratio }) => [grown?.processes ?? 1, ratio?.median ?? 1]);
}

const line = (name: string, data: Points, at: number, grid: number) => ({
  ...{
    type: 'line',
    name,
    data,
    xAxisIndex: grid,
    yAxisIndex: grid,
    symbol: 'circle',
    symbolSize: 7,
    z: 10 - at,
  },
  lineStyle: { color: COLOURS[at], width: 1.8 },
  itemStyle: { color: COLOURS[at] },
});

const bound = (text: string, data: Points, grid: number) => ({
  ...{ type: 'line', data, xAxisIndex: grid, yAxisIndex: grid, symbol: 'none' },
  lineStyle: { color: 'var(--budget)', type: [5, 4], width: 1.2 },
  endLabel: {
    show: true,
    formatter: text,
    color: 'var(--budget)',
    align: 'right',
    offset: [-4, grid === 0 ? -14 : -10],
  },
});
