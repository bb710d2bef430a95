import type { Ring } from '@ripple/budgets';
import { type Lane, laneNames } from '@ripple/messages';
import { ms } from '../table.ts';
import { ringNames } from '../verdict.ts';
import { barChart, type Line, latencyChart, percentileChart, rateChart } from './charts.ts';
import type { Point } from './downsample.ts';
import { cpuPerMillion, cpuPerMillionInAll, memoryInAll } from './judge.ts';
import { type Content, html, type Markup } from './markup.ts';
import { percentileCurve } from './percentiles.ts';
import { mebibytes, quantity, whole } from './quantities.ts';
import type { Distribution, Phase, Second, Subject } from './result.ts';

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
export function latencyPanels(shown: Shown[], phases: Phase[]): Markup {
  const time = timeOf(shown, phases);
  const panels = measured(shown).map(({ name, title, budgetMs }): Panel => {
    const lines = seriesOf(shown, ({ worst }) => worst[name]);
    return {
      title,
      note: worstNotes(shown, lines),
      chart: latencyChart(LARGE, { ...time, lines, leastMs: 0.1, ...budgetOf(budgetMs) }),
    };
  });
  return grid('large', panels);
}

/** Which share of all was how fast. */
export function distributionPanels(shown: Shown[]): Markup {
  const panels = measured(shown).map(({ name, title, budgetMs }): Panel => {
    const distributions = shown.map(({ subject }) => distributionOf(subject, name));
    return {
      title,
      note: notes(
        shown,
        'p99',
        distributions.map((of) => (of === undefined || of.count === 0 ? undefined : ms(of.p99))),
      ),
      chart: percentileChart(LARGE, {
        lines: shown.map(({ colour }, index) => {
          const of = distributions[index];
          return { colour, points: of === undefined ? [] : percentileCurve(of) };
        }),
        ...budgetOf(budgetMs),
      }),
    };
  });
  return grid('large', panels);
}

/** How long work waited in each lane that anybody reported. */
export function lanePanels(shown: Shown[], phases: Phase[]): Markup | undefined {
  const time = timeOf(shown, phases);
  const reported = laneNames.filter((lane) =>
    shown.some(({ subject }) => subject.series.some(({ lanes }) => lanes[lane] !== undefined)),
  );
  if (reported.length === 0) return undefined;
  const panels = reported.map((lane: Lane): Panel => {
    const lines = seriesOf(shown, ({ lanes }) => lanes[lane] ?? null);
    return {
      title: lane,
      note: worstNotes(shown, lines),
      chart: latencyChart(SMALL, { ...time, lines, leastMs: 1 }),
    };
  });
  return grid('small', panels);
}

export function ratePanels(shown: Shown[], phases: Phase[]): Markup {
  const time = timeOf(shown, phases);
  const panels = (['posts', 'reads', 'deliveries'] as const).map((what): Panel => {
    const lines = seriesOf(shown, (second) => second[what]);
    return {
      title: what === 'reads' ? 'home reads' : what,
      note: notes(
        shown,
        'at most',
        lines.map((line) => {
          const most = mostOf(line);
          return most === undefined ? undefined : `${whole(most)}/s`;
        }),
      ),
      chart: rateChart(SMALL, { ...time, lines }),
    };
  });
  return grid('small', panels);
}

/** What each process of a subject costs, and the memory it holds; the scales are the same for all subjects. */
export function costPanels(shown: Shown[]): Markup {
  const costs = shown.map(({ subject }) => cpuPerMillion(subject) ?? []);
  const mostCpu = Math.max(0, ...costs.flat().map(({ seconds }) => seconds));
  const memory = shown.flatMap(({ subject }) => subject.processes.map((process) => process.memory.most));
  const mostMemory = Math.max(0, ...memory);
  const panels = shown.flatMap(({ label, colour, subject }, index): Panel[] => {
    const cpu = (costs[index] ?? []).map(({ name, seconds }) => ({ name, value: seconds }));
    const held = subject.processes
      .map(({ name, memory }) => ({ name, value: memory.last, reach: memory.most }))
      .sort((a, b) => b.reach - a.reach);
    return [
      {
        title: shown.length > 1 ? `${label}: processors` : 'Processors',
        note: `${quantity(cpuPerMillionInAll(subject))} s in all`,
        chart: barChart(LARGE, {
          colour,
          bars: cpu,
          most: mostCpu,
          describe: (value) => `${quantity(value)} s`,
        }),
      },
      {
        title: shown.length > 1 ? `${label}: memory` : 'Memory',
        note: `${mebibytes(memoryInAll(subject, 'last'))} in all at the end`,
        chart: barChart(LARGE, { colour, bars: held, most: mostMemory, describe: mebibytes }),
      },
    ];
  });
  return grid('large', panels);
}

/** Which colour is whom; nothing to say where there is one. */
export function legend(shown: Shown[]): Markup | undefined {
  if (shown.length < 2) return undefined;
  const entries = shown.map(
    ({ label, colour }) => html`<li><i class="swatch" style="background:${colour}"></i>${label}</li>`,
  );
  return html`<ul class="legend">${entries}</ul>`;
}

const titles: Record<Ring | 'reads', string> = {
  author: 'Author',
  followers: 'Followers',
  public: 'Public',
  feeds: 'Feeds',
  reads: 'Home reads',
};

/** What is drawn: the rings that anybody has, and reads. */
function measured(shown: Shown[]): { name: Ring | 'reads'; title: string; budgetMs: number | undefined }[] {
  const rings = ringNames.flatMap((name) => {
    const ring = shown.map(({ subject }) => subject.rings[name]).find((each) => each !== undefined);
    return ring === undefined ? [] : [{ name, title: titles[name], budgetMs: ring.budgetMs }];
  });
  return [...rings, { name: 'reads', title: titles.reads, budgetMs: undefined }];
}

const budgetOf = (budgetMs: number | undefined) => (budgetMs === undefined ? {} : { budgetMs });

const distributionOf = (subject: Subject, name: Ring | 'reads'): Distribution | undefined =>
  name === 'reads' ? subject.reads : subject.rings[name];

const seriesOf = (shown: Shown[], value: (second: Second) => number | null): Line<Point>[] =>
  shown.map(({ colour, subject }) => ({
    colour,
    points: subject.series.map((each): Point => [each.second, value(each)]),
  }));

/** The figure of each subject, in its colour where there are several; `what` says once what it is. */
function notes(shown: Shown[], what: string, figures: (string | undefined)[]): Content {
  if (figures.every((figure) => figure === undefined)) return 'nothing measured';
  if (shown.length === 1) return `${what} ${figures[0]}`;
  return [
    what,
    shown.map(({ colour }, index) => {
      const figure = figures[index];
      return figure !== undefined && html` <b style="color:${colour}">${figure}</b>`;
    }),
  ];
}

function mostOf({ points }: Line<Point>): number | undefined {
  const values = points.flatMap(([, value]) => (value === null ? [] : [value]));
  return values.length === 0 ? undefined : values.reduce((most, value) => Math.max(most, value));
}

const worstNotes = (shown: Shown[], lines: Line<Point>[]): Content =>
  notes(
    shown,
    'worst',
    lines.map((line) => {
      const most = mostOf(line);
      return most === undefined ? undefined : ms(most);
    }),
  );

/** The axis is as long as the longest of what was asked and what was measured. */
function timeOf(shown: Shown[], phases: Phase[]): { phases: Phase[]; end: number } {
  const asked = phases.reduce((sum, { seconds }) => sum + seconds, 0);
  const last = shown.map(({ subject }) => (subject.series.at(-1)?.second ?? -1) + 1);
  return { phases, end: Math.max(asked, ...last) };
}

function grid(size: 'large' | 'small', panels: Panel[]): Markup {
  return html`<div class="panels ${size}">${panels.map(
    ({ title, note, chart }) => html`
<figure><figcaption><b>${title}</b> <span class="note">${note}</span></figcaption>${chart}</figure>`,
  )}
</div>`;
}
