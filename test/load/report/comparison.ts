import { documentOf, htmlTable, section } from '../../lab/report/document.ts';
import { html, type Markup } from '../../lab/report/markup.ts';
import { oneLine, percent } from '../../lab/report/quantities.ts';
import { terminalLines } from '../../lab/report/terminal.ts';
import { type Comparison, comparisonTable } from './compare.ts';
import { chartSections } from './html.ts';
import { mainSubject } from './judge.ts';
import type { Shown } from './panels.ts';
import type { LoadResult } from './result.ts';

/** Two results as they are shown, and what each is called: the files they came from. */
export interface Compared {
  a: LoadResult;
  b: LoadResult;
  names: { a: string; b: string };
  comparison: Comparison;
  tolerance: number;
}

/** Side by side for people, in lines. */
export function terminalComparison({ a, b, names, comparison, tolerance }: Compared): string[] {
  const { obstacles, remarks, subjects } = comparison;
  const run = (letter: string, file: string, { scenario, startedAt }: LoadResult) =>
    `${letter}  ${oneLine(`${file}: ${scenario.name}, ${startedAt}`)}`;
  return terminalLines(
    [run('A', names.a, a), run('B', names.b, b)],
    ...subjects.map(({ name, rows }) => comparisonTable(rows, name)),
    [
      ...remarks.map((remark) => `NOTE: ${oneLine(remark)}`),
      ...obstacles.map((obstacle) => `NOT COMPARABLE: ${oneLine(obstacle)}`),
      ...(obstacles.length > 0 ? [] : [summary(comparison, tolerance)]),
    ],
  );
}

/** The same, with the curves of both in each other. */
export function htmlComparison({ a, b, names, comparison, tolerance }: Compared): string {
  const { obstacles, remarks, subjects } = comparison;
  const shown: Shown[] = [
    { label: 'A', colour: 'var(--series-2)', subject: mainSubject(a) },
    { label: 'B', colour: 'var(--series-1)', subject: mainSubject(b) },
  ];
  return documentOf(`Ripple under load: ${names.a} and ${names.b}`, [
    html`<header>
<p class="kicker">Ripple under load <span>two runs of ${a.scenario.name}</span></p>
<h1>${obstacles.length > 0 ? 'These can’t be compared.' : summary(comparison, tolerance)}</h1>
${runLine('A', names.a, a)}
${runLine('B', names.b, b)}
${obstacles.map((obstacle) => html`<p class="warning">${obstacle}</p>`)}
${remarks.map((remark) => html`<p class="aside">${remark}</p>`)}
</header>`,
    subjects.map(({ name, rows }) => section(name, '', htmlTable(comparisonTable(rows)))),
    chartSections(shown, a.scenario.phases),
  ]);
}

const runLine = (letter: string, file: string, { startedAt, machine }: LoadResult): Markup =>
  html`<p class="aside"><b>${letter}</b> ${file}, ${startedAt}, ${machine.processors} × ${machine.model}</p>`;

function summary({ subjects }: Comparison, tolerance: number): string {
  const rows = subjects.flatMap((subject) => subject.rows);
  const count = (change: 'better' | 'worse') => rows.filter((row) => row.change === change).length;
  const [better, worse] = [count('better'), count('worse')];
  if (better + worse === 0) return `Nothing differs by more than ${percent(tolerance)}.`;
  return `${better} better and ${worse} worse by more than ${percent(tolerance)}.`;
}
