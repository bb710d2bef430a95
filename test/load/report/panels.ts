import { laneNames, type Ring } from '@ripple/messages';
import {
  barChart,
  type Line,
  latencyChart,
  percentileChart,
  rateChart,
  type Time,
} from '../../lab/report/charts.ts';
import { type Content, html, type Markup } from '../../lab/report/markup.ts';
import { mebibytes, ms, quantity, whole } from '../../lab/report/quantities.ts';
import { ringNames } from '../../lab/target.ts';
import { cpuPerMillion, cpuPerMillionInAll, memoryInAll } from './judge.ts';
import { percentileCurve } from './percentiles.ts';
import type { Phase, Second, Subject } from './result.ts';

/** A subject as it is drawn: the same colour in every panel. */
export interface Shown {
  label: string;
  colour: string;
  subject: Subject;
}

/** One small chart with its name and its figure above it. */
interface Panel {
  title: string;
  note: Content;
  chart: Markup;
}

const LARGE = { width: 480, height: 230 };
const SMALL = { width: 330, height: 170 };

/** Rings and reads over time: the worst of every second. */
export const latencyPanels = (shown: Shown[], phases: Phase[]): Markup =>
  grid(
    'large',
    measured(shown).map(({ name, title, budgetMs }) => {
      const lines = linesOf(shown, ({ worst }) => worst[name]);
      const chart = latencyChart(LARGE, { lines, budgetMs, leastMs: 0.1, time: timeOf(shown, phases) });
      return { title, note: notes(shown, 'worst', most(lines, ms)), chart };
    }),
  );

/** Which share of all was how fast. */
export const distributionPanels = (shown: Shown[]): Markup =>
  grid(
    'large',
    measured(shown).map(({ name, title, budgetMs }) => {
      const found = shown.map(({ subject }) => (name === 'reads' ? subject.reads : subject.rings[name]));
      const lines = shown.map(({ colour }, index) => {
        const of = found[index];
        return { colour, points: of ? percentileCurve(of) : [] };
      });
      const p99 = found.map((of) => (of && of.count > 0 ? ms(of.p99) : undefined));
      return { title, note: notes(shown, 'p99', p99), chart: percentileChart(LARGE, { lines, budgetMs }) };
    }),
  );

/** How long work waited in each lane that was reported; undefined if none was. */
export function lanePanels(shown: Shown[], phases: Phase[]): Markup | undefined {
  const reported = laneNames.filter((lane) =>
    shown.some(({ subject }) => subject.series.some(({ lanes }) => lanes[lane] !== undefined)),
  );
  if (reported.length === 0) return undefined;
  const panels = reported.map((lane) => {
    const lines = linesOf(shown, ({ lanes }) => lanes[lane] ?? null);
    const chart = latencyChart(SMALL, {
      lines,
      budgetMs: undefined,
      leastMs: 1,
      time: timeOf(shown, phases),
    });
    return { title: lane, note: notes(shown, 'worst', most(lines, ms)), chart };
  });
  return grid('small', panels);
}

export const ratePanels = (shown: Shown[], phases: Phase[]): Markup =>
  grid(
    'small',
    (['posts', 'reads', 'deliveries'] as const).map((what) => {
      const lines = linesOf(shown, (second) => second[what]);
      return {
        title: what === 'reads' ? 'home reads' : what,
        note: notes(
          shown,
          'at most',
          most(lines, (value) => `${whole(value)}/s`),
        ),
        chart: rateChart(SMALL, { lines, time: timeOf(shown, phases) }),
      };
    }),
  );

/** What each process of a subject costs, and the memory it holds; the scales are the same for all subjects. */
export function costPanels(shown: Shown[]): Markup {
  const costs = shown.map(({ subject }) => cpuPerMillion(subject) ?? []);
  const mostCpu = Math.max(0, ...costs.flat().map(({ seconds }) => seconds));
  const processes = shown.flatMap(({ subject }) => subject.processes);
  const mostMemory = Math.max(0, ...processes.map(({ memory }) => memory.most));
  const panels = shown.flatMap(({ label, colour, subject }, index) => {
    const cpu = (costs[index] ?? []).map(({ name, seconds }) => ({ name, value: seconds }));
    const held = subject.processes
      .map(({ name, memory }) => ({ name, value: memory.last, reach: memory.most }))
      .sort((a, b) => b.reach - a.reach);
    const seconds = (value: number) => `${quantity(value)} s`;
    const [processors, memory] =
      shown.length > 1 ? [`${label}: processors`, `${label}: memory`] : ['Processors', 'Memory'];
    return [
      {
        title: processors,
        note: `${quantity(cpuPerMillionInAll(subject))} s in all`,
        chart: barChart(LARGE, { colour, bars: cpu, most: mostCpu, describe: seconds }),
      },
      {
        title: memory,
        note: `${mebibytes(memoryInAll(subject, 'last'))} in all at the end`,
        chart: barChart(LARGE, { colour, bars: held, most: mostMemory, describe: mebibytes }),
      },
    ];
  });
  return grid('large', panels);
}

/** Which colour is whose; undefined where there is one. */
export const legend = (shown: Shown[]): Markup | undefined =>
  shown.length < 2
    ? undefined
    : html`<ul class="legend">${shown.map(
        ({ label, colour }) => html`<li><i class="swatch" style="background:${colour}"></i>${label}</li>`,
      )}</ul>`;

/** What is drawn: the rings that any subject has, and reads. */
function measured(shown: Shown[]): { name: Ring | 'reads'; title: string; budgetMs: number | undefined }[] {
  const rings = ringNames.flatMap((name) => {
    const ring = shown.map(({ subject }) => subject.rings[name]).find((each) => each !== undefined);
    const title = name.charAt(0).toUpperCase() + name.slice(1);
    return ring === undefined ? [] : [{ name, title, budgetMs: ring.budgetMs }];
  });
  return [...rings, { name: 'reads', title: 'Home reads', budgetMs: undefined }];
}

const linesOf = (shown: Shown[], value: (second: Second) => number | null): Line[] =>
  shown.map(({ colour, subject }) => ({
    colour,
    points: subject.series.map((each) => [each.second, value(each)]),
  }));

/** The figure of each subject, in its colour where there are several; `what` says once what it is. */
function notes(shown: Shown[], what: string, figures: (string | undefined)[]): Content {
  if (figures.every((figure) => figure === undefined)) return 'nothing measured';
  if (shown.length === 1) return `${what} ${figures[0]}`;
  const inColour = ({ colour }: Shown, index: number) =>
    figures[index] !== undefined && html` <b style="color:${colour}">${figures[index]}</b>`;
  return [what, shown.map(inColour)];
}

const most = (lines: Line[], describe: (value: number) => string): (string | undefined)[] =>
  lines.map(({ points }) => {
    const values = points.flatMap(([, y]) => y ?? []);
    return values.length === 0 ? undefined : describe(values.reduce((most, y) => Math.max(most, y)));
  });

/** The axis is as long as the longest of what was asked and what was measured. */
function timeOf(shown: Shown[], phases: Phase[]): Time {
  const asked = phases.reduce((sum, { seconds }) => sum + seconds, 0);
  const last = shown.map(({ subject }) => (subject.series.at(-1)?.second ?? -1) + 1);
  return { phases, end: Math.max(asked, ...last) };
}

const grid = (size: 'large' | 'small', panels: Panel[]): Markup =>
  html`<div class="panels ${size}">${panels.map(
    ({ title, note, chart }) => html`
<figure><figcaption><b>${title}</b> <span class="note">${note}</span></figcaption>${chart}</figure>`,
  )}
</div>`;
