import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { ms } from '../table.ts';
import { meanOfBins, type Point, worstOfBins } from './downsample.ts';
import { Markup } from './markup.ts';
import { MOST_NINES, percentOf, type Quantile } from './percentiles.ts';
import { duration, oneLine, quantity } from './quantities.ts';
import type { Phase } from './result.ts';

use([BarChart, LineChart, GridComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);

/** Pixels; a chart is drawn once and grows or shrinks with its column. */
export interface Size {
  width: number;
  height: number;
}
/** Colours are names of variables in page.css, which knows whether it is dark. */
type Colour = string;
export interface Line<P> {
  colour: Colour;
  points: P[];
}

const FONT_SIZE = 12;
const LABEL = { color: 'var(--muted)', fontSize: FONT_SIZE };
const GRID = { left: 58, right: 16, top: 26, bottom: 30 };
/** Narrower than this, the name of a phase would run into the next one. */
const PIXELS_PER_LETTER = 7;

interface Timed {
  lines: Line<Point>[];
  phases: Phase[];
  /** Where the axis ends, in seconds. */
  end: number;
}

/** Milliseconds by the second, the worst of each, on a log scale. */
export function latencyChart(size: Size, chart: Timed & { budgetMs?: number; leastMs: number }): Markup {
  const { lines, budgetMs, leastMs } = chart;
  const values = lines.flatMap(({ points }) =>
    points.flatMap(([, value]) => (value === null ? [] : [value])),
  );
  return draw(size, {
    ...timed(size, chart),
    yAxis: logAxis(budgetMs === undefined ? values : [...values, budgetMs], leastMs),
    series: [
      ...lines.map(({ colour, points }, index) => ({
        ...line(colour),
        z: inFront(index),
        data: isolated(
          worstOfBins(points).map(
            ([at, value]): Point => [at, value === null ? null : Math.max(value, leastMs)],
          ),
        ),
      })),
      { ...backdrop(size, chart), ...budgetLine(budgetMs) },
    ],
  });
}

/** How many in each second: the mean of what falls together, and pale behind it the most. */
export function rateChart(size: Size, chart: Timed): Markup {
  return draw(size, {
    ...timed(size, chart),
    yAxis: {
      ...valueAxis,
      type: 'value',
      min: 0,
      splitNumber: 3,
      axisLabel: { ...LABEL, formatter: (value: number) => quantity(value) },
    },
    series: [
      ...chart.lines.flatMap(({ colour, points }) => [
        {
          ...line(colour),
          lineStyle: { width: 0 },
          areaStyle: { color: colour, opacity: 0.16 },
          data: worstOfBins(points),
        },
        { ...line(colour), data: meanOfBins(points) },
      ]),
      backdrop(size, chart),
    ],
  });
}

/** Which share was how fast, on scales on which the slowest are to be seen. */
export function percentileChart(
  size: Size,
  { lines, budgetMs }: { lines: Line<Quantile>[]; budgetMs?: number },
): Markup {
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  return draw(size, {
    grid: GRID,
    xAxis: {
      ...valueAxis,
      type: 'value',
      min: 0,
      max: MOST_NINES,
      interval: 1,
      splitLine: { lineStyle: { color: 'var(--hair)' } },
      axisLabel: { ...LABEL, formatter: percentOf, alignMinLabel: 'left', alignMaxLabel: 'right' },
    },
    yAxis: logAxis(budgetMs === undefined ? values : [...values, budgetMs], 0.1),
    series: [
      ...lines.map(({ colour, points }, index) => ({
        ...line(colour),
        z: inFront(index),
        data: points.map(([at, value], index) => ({
          value: [at, Math.max(value, 0.1)],
          ...dot(index === points.length - 1),
        })),
      })),
      { type: 'line', data: [], ...budgetLine(budgetMs, 'insideStartTop') },
    ],
  });
}

/** What each costs, the dearest on top; `most` makes the scales of several charts the same. */
export function barChart(
  { width }: Pick<Size, 'width'>,
  {
    colour,
    bars,
    most,
    describe,
  }: {
    colour: Colour;
    /** `reach` is drawn pale behind the value. */
    bars: { name: string; value: number; reach?: number }[];
    most: number;
    describe: (value: number) => string;
  },
): Markup {
  const [row, name, figure] = [26, 132, 84];
  const bar = { type: 'bar', silent: true, barWidth: 12, barGap: '-100%' } as const;
  return draw(
    { width, height: Math.max(1, bars.length) * row + 8 },
    {
      grid: { left: name, right: figure, top: 4, bottom: 4 },
      xAxis: { type: 'value', min: 0, max: most > 0 ? most : 1, show: false },
      yAxis: {
        type: 'category',
        inverse: true,
        data: bars.map((each) => oneLine(each.name)),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: {
          ...LABEL,
          color: 'var(--ink)',
          interval: 0,
          width: name - 16,
          overflow: 'truncate',
          margin: 12,
        },
      },
      series: [
        {
          ...bar,
          itemStyle: { color: colour, opacity: 0.25, borderRadius: 2 },
          data: bars.map(({ value, reach = value }) => reach),
        },
        {
          ...bar,
          itemStyle: { color: colour, borderRadius: 2 },
          data: bars.map(({ value }) => value),
        },
        // The label stands behind the longer of the two, which only a third bar knows.
        {
          ...bar,
          itemStyle: { color: 'transparent' },
          data: bars.map(({ value, reach = value }) => Math.max(value, reach)),
          label: {
            ...LABEL,
            show: true,
            position: 'right',
            distance: 8,
            formatter: ({ dataIndex }: { dataIndex: number }) => describe(bars[dataIndex]?.value ?? 0),
          },
        },
      ],
    },
  );
}

const valueAxis = {
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: 'var(--hair)' } },
};

function timed({ width }: Size, { end }: Timed) {
  return {
    grid: GRID,
    xAxis: {
      ...valueAxis,
      type: 'value',
      min: 0,
      max: Math.max(1, end),
      interval: timeStep(end, width),
      splitLine: { show: false },
      axisLine: { show: true, onZero: false, lineStyle: { color: 'var(--rule)' } },
      axisLabel: {
        ...LABEL,
        // The end is where the run ended, which is no round figure.
        showMaxLabel: false,
        alignMinLabel: 'left',
        formatter: duration,
      },
    },
  };
}

const STEPS_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600];

const timeStep = (end: number, width: number): number =>
  STEPS_SECONDS.find((step) => (end / step) * 68 <= width) ?? 3_600;

function logAxis(values: number[], least: number) {
  const most = Math.max(least, ...finite(values));
  const fewest = Math.max(least, Math.min(most, ...finite(values)));
  const min = 10 ** Math.floor(Math.log10(fewest));
  const max = Math.max(min * 10, 10 ** Math.ceil(Math.log10(most)));
  return { ...valueAxis, type: 'log', min, max, axisLabel: { ...LABEL, formatter: decade } };
}

/** 0.1 ms, 10 ms, 1 s: all labels of a log scale are powers of ten. */
function decade(value: number): string {
  return value >= 1_000 ? `${quantity(value / 1_000)} s` : `${quantity(value)} ms`;
}

const finite = (values: number[]) => values.filter(Number.isFinite);

const line = (colour: Colour) => ({
  type: 'line',
  silent: true,
  symbol: 'none',
  lineStyle: { color: colour, width: 1.6, join: 'round' },
  itemStyle: { color: colour },
});

/** The first, which is Ripple, is in front of the others. */
const inFront = (index: number) => 10 - index;

const dot = (shown: boolean) => (shown ? { symbol: 'circle', symbolSize: 5 } : { symbol: 'none' });

/** A line has no length where both neighbours are missing. */
function isolated(points: Point[]) {
  return points.map((value, index) => ({
    value,
    ...dot(value[1] !== null && gap(points[index - 1]) && gap(points[index + 1])),
  }));
}

const gap = (point: Point | undefined) => point === undefined || point[1] === null;

/** The phases, every second one shaded, on a line of its own so that they are there without any figure. */
function backdrop({ width }: Size, { phases, end }: Timed) {
  const pixelsPerSecond = (width - GRID.left - GRID.right) / Math.max(1, end);
  let from = 0;
  const areas = phases.map(({ name, seconds }, index) => {
    const label = oneLine(name);
    const fits = label.length * PIXELS_PER_LETTER < seconds * pixelsPerSecond;
    const area = [
      {
        xAxis: from,
        itemStyle: { color: index % 2 === 0 ? 'var(--shade)' : 'transparent' },
        label: { ...LABEL, show: fits, formatter: () => label, fontSize: FONT_SIZE - 1, ...NO_OUTLINE },
      },
      { xAxis: Math.min(end, from + seconds) },
    ];
    from += seconds;
    return area;
  });
  return {
    type: 'line',
    silent: true,
    symbol: 'none',
    data: [],
    markArea: { silent: true, data: areas, label: { position: 'top', distance: 6 } },
  };
}

const NO_OUTLINE = { textBorderWidth: 0, textBorderColor: 'transparent' };

function budgetLine(budgetMs: number | undefined, position = 'insideEndBottom') {
  if (budgetMs === undefined) return {};
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      data: [{ yAxis: budgetMs }],
      lineStyle: { color: 'var(--budget)', type: [5, 4], width: 1.2 },
      label: {
        ...LABEL,
        // Legible where a curve crosses it.
        textBorderColor: 'var(--paper)',
        textBorderWidth: 4,
        color: 'var(--budget)',
        position,
        formatter: () => `budget ${ms(budgetMs)}`,
      },
    },
  };
}

/** An SVG that takes its font from the page; what ECharts would need to be clicked on is left out. */
function draw(size: Size, option: EChartsCoreOption): Markup {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
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
