import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { Markup } from './markup.ts';
import { duration, ms, oneLine, quantity } from './quantities.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);

/** In pixels; a chart is drawn once and grows or shrinks with its column. */
export interface Size {
  width: number;
  height: number;
}
export type Point = [x: number, y: number | null];
export interface Line {
  /** A colour is the name of a variable in page.css, which knows whether it is dark. */
  colour: string;
  points: Point[];
}
/** The x axis of a chart over time; `end` in seconds. */
export interface Time {
  phases: { name: string; seconds: number }[];
  end: number;
}

const GRID = { left: 58, right: 16, top: 26, bottom: 30 };
const label = { color: 'var(--muted)', fontSize: 12 };
const axis = {
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: label,
  splitLine: { lineStyle: { color: 'var(--hair)' } },
};
const theme = {
  grid: GRID,
  valueAxis: axis,
  logAxis: axis,
  categoryAxis: axis,
  line: { silent: true, symbol: 'none', symbolSize: 5, lineStyle: { width: 1.6, join: 'round' } },
  bar: { silent: true, barWidth: 12, barGap: '-100%' },
};
const series = (colour: string) => ({
  type: 'line',
  itemStyle: { color: colour },
  lineStyle: { color: colour },
});

/** Milliseconds by the second on a log scale. Of what falls on the same pixel the worst is drawn. */
export function latencyChart(
  size: Size,
  { time, ...chart }: { lines: Line[]; time: Time; budgetMs: number | undefined; leastMs: number },
): Markup {
  // A line has no length where both neighbours are missing.
  const isGap = (point: Point | undefined) => point === undefined || point[1] === null;
  const isAlone = (points: Point[], index: number) => isGap(points[index - 1]) && isGap(points[index + 1]);
  return draw(size, {
    xAxis: timeAxis(size, time),
    ...logLines(chart, isAlone, {
      markArea: phaseAreas(size, time),
      budgetPosition: 'insideEndBottom',
    }),
  });
}

/** How many in each second: the mean of what falls on the same pixel, and pale behind it the most. */
export function rateChart(size: Size, { lines, time }: { lines: Line[]; time: Time }): Markup {
  return draw(size, {
    xAxis: timeAxis(size, time),
    yAxis: {
      type: 'value',
      min: 0,
      splitNumber: 3,
      axisLabel: { formatter: (value: number) => quantity(value) },
    },
    series: [
      ...lines.flatMap(({ colour, points }) => [
        {
          ...series(colour),
          sampling: 'max',
          lineStyle: { width: 0 },
          areaStyle: { color: colour, opacity: 0.16 },
          data: points,
        },
        { ...series(colour), sampling: 'average', data: points },
      ]),
      { type: 'line', data: [], markArea: phaseAreas(size, time) },
    ],
  });
}

/** Up to 99.99 %. On the x axis each further nine of per cent is one more step to the right. */
export const MOST_NINES = 4;

/** Which share was how fast, on scales on which the slowest are to be seen. Points are of nines and ms. */
export function percentileChart(size: Size, chart: { lines: Line[]; budgetMs: number | undefined }): Markup {
  return draw(size, {
    xAxis: {
      type: 'value',
      min: 0,
      max: MOST_NINES,
      interval: 1,
      axisLabel: { formatter: percentOf, alignMinLabel: 'left', alignMaxLabel: 'right' },
    },
    ...logLines({ ...chart, leastMs: 0.1 }, (points, index) => index === points.length - 1, {
      budgetPosition: 'insideStartTop',
    }),
  });
}

/** "0 %", "90 %", "99.9 %" for 0, 1 and 3 nines. */
export const percentOf = (nines: number): string => `${Number((100 * (1 - 10 ** -nines)).toFixed(4))} %`;

/** What each costs, the dearest on top; `most` makes the scales of several charts the same. */
export function barChart(
  { width }: Pick<Size, 'width'>,
  {
    colour,
    bars,
    most,
    describe,
  }: {
    colour: string;
    /** `reach` is drawn pale behind the value. */
    bars: { name: string; value: number; reach?: number }[];
    most: number;
    describe: (value: number) => string;
  },
): Markup {
  const [row, name, figure] = [26, 132, 84];
  const reaches = bars.map(({ value, reach = value }) => Math.max(value, reach));
  const text = ({ dataIndex }: { dataIndex: number }) => describe(bars[dataIndex]?.value ?? 0);
  return draw(
    { width, height: Math.max(1, bars.length) * row + 8 },
    {
      grid: { left: name, right: figure, top: 4, bottom: 4 },
      xAxis: { type: 'value', min: 0, max: most > 0 ? most : 1, show: false },
      yAxis: {
        type: 'category',
        inverse: true,
        data: bars.map((each) => oneLine(each.name)),
        axisLabel: { color: 'var(--ink)', interval: 0, width: name - 16, overflow: 'truncate', margin: 12 },
      },
      series: [
        {
          type: 'bar',
          itemStyle: { color: colour, opacity: 0.25, borderRadius: 2 },
          label: { ...label, opacity: 1, show: true, position: 'right', distance: 8, formatter: text },
          data: reaches,
        },
        { type: 'bar', itemStyle: { color: colour, borderRadius: 2 }, data: bars.map(({ value }) => value) },
      ],
    },
  );
}

const STEPS_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600];
const PIXELS_PER_STEP = 68;
/** Narrower than this, the name of a phase would run into the next one. */
const PIXELS_PER_LETTER = 7;

function timeAxis({ width }: Size, { end }: Time) {
  return {
    type: 'value',
    min: 0,
    max: Math.max(1, end),
    interval: STEPS_SECONDS.find((step) => (end / step) * PIXELS_PER_STEP <= width) ?? 3_600,
    splitLine: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color: 'var(--rule)' } },
    // The end is where the run ended, which is no round figure.
    axisLabel: { showMaxLabel: false, alignMinLabel: 'left', formatter: duration },
  };
}

/** Lines on a log scale that ends at powers of ten, with the budget; `hasDot` chooses points to be marked. */
function logLines(
  { lines, budgetMs, leastMs }: { lines: Line[]; budgetMs: number | undefined; leastMs: number },
  hasDot: (points: Point[], index: number) => boolean,
  { markArea, budgetPosition }: { markArea?: object; budgetPosition: string },
) {
  const values = lines.flatMap(({ points }) => points.flatMap(([, y]) => y ?? []));
  const atLeast = [...values, budgetMs ?? values[0] ?? leastMs]
    .filter(Number.isFinite)
    .map((y) => Math.max(y, leastMs));
  const [fewest, most] = atLeast.reduce(([least, most], y) => [Math.min(least, y), Math.max(most, y)], [
    Number.POSITIVE_INFINITY,
    leastMs,
  ] as [number, number]);
  const min = 10 ** Math.floor(Math.log10(fewest));
  return {
    yAxis: {
      type: 'log',
      min,
      max: Math.max(min * 10, 10 ** Math.ceil(Math.log10(most))),
      axisLabel: {
        formatter: (value: number) => (value >= 1_000 ? `${quantity(value / 1_000)} s` : ms(value)),
      },
    },
    series: [
      ...lines.map(({ colour, points }, index) => ({
        ...series(colour),
        // The first, which is Ripple, is in front of the others.
        z: 10 - index,
        sampling: 'max',
        data: points.map(([x, y], at) => ({
          value: [x, y === null ? null : Math.max(y, leastMs)],
          ...(hasDot(points, at) && { symbol: 'circle' }),
        })),
      })),
      {
        type: 'line',
        data: [],
        ...(markArea && { markArea }),
        ...(budgetMs !== undefined && { markLine: budgetLine(budgetMs, budgetPosition) }),
      },
    ],
  };
}

/** The phases of a run, every second one shaded, with the names that fit. */
function phaseAreas({ width }: Size, { phases, end }: Time) {
  const pixelsPerSecond = (width - GRID.left - GRID.right) / Math.max(1, end);
  let from = 0;
  const data = phases.map(({ name, seconds }, index) => {
    const text = oneLine(name);
    const show = text.length * PIXELS_PER_LETTER < seconds * pixelsPerSecond;
    const begin = {
      xAxis: from,
      itemStyle: { color: index % 2 === 0 ? 'var(--shade)' : 'transparent' },
      label: { ...label, show, formatter: () => text, fontSize: 11, textBorderWidth: 0 },
    };
    from += seconds;
    return [begin, { xAxis: Math.min(end, from) }];
  });
  return { silent: true, data, label: { position: 'top', distance: 6 } };
}

function budgetLine(budgetMs: number, position: string) {
  const color = 'var(--budget)';
  // Legible where a curve crosses it.
  const outline = { textBorderColor: 'var(--paper)', textBorderWidth: 4 };
  return {
    silent: true,
    symbol: 'none',
    data: [{ yAxis: budgetMs }],
    lineStyle: { color, type: [5, 4], width: 1.2 },
    label: {
      ...label,
      ...outline,
      color,
      position,
      formatter: () => `budget ${ms(budgetMs)}`,
    },
  };
}

/** An SVG that takes its font from the page, without what ECharts would need to be clicked on. */
export function draw(size: Size, option: EChartsCoreOption): Markup {
  const chart = init(null, theme, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit' }, ...option });
    const svg = chart
      .renderToSVGString()
      .replace(/<style[\s\S]*?<\/style>/g, '')
      .replace(/ (ecmeta_[a-z_]+|class|pointer-events)="[^"]*"/g, '')
      .replace(/^<svg /, '<svg aria-hidden="true" ');
    return new Markup(svg);
  } finally {
    // Its timer would keep the process alive.
    chart.dispose();
  }
}
