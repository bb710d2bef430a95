import type { Ring } from '@ripple/messages';
import { documentOf, factList, htmlTable, section } from '../../lab/report/document.ts';
import { html, type Markup } from '../../lab/report/markup.ts';
import { ms, perSecond, quantity, whole } from '../../lab/report/quantities.ts';
import { baselineNames, ringNames } from '../../lab/target.ts';
import {
  budget,
  processTable,
  ringTable,
  settingFacts,
  sideBySide,
  trustFacts,
  verdict,
  workFacts,
} from './figures.ts';
import { brokenRings, cpuPerMillionInAll, isKept, mainSubject, warnings } from './judge.ts';
import {
  costPanels,
  distributionPanels,
  lanePanels,
  latencyPanels,
  legend,
  ratePanels,
  type Shown,
} from './panels.ts';
import type { LoadResult, Phase, RingResult, Subject } from './result.ts';

/** The result of a run as one HTML file. */
export function htmlReport(result: LoadResult): string {
  const { scenario, subjects } = result;
  const ripple = mainSubject(result);
  const shown = subjects.map(
    (subject): Shown => ({ label: subject.name, colour: colourOf(subject), subject }),
  );
  return documentOf(`Ripple under load: ${scenario.name}, ${succeeded(ripple) ? 'kept' : 'broken'}`, [
    masthead(result, ripple),
    figures(ripple),
    section(
      'Rings',
      'From the moment a post was due until it could be read there.',
      htmlTable(ringTable(ripple)),
      factList(workFacts(ripple)),
    ),
    subjects.length > 1 &&
      section(
        'Side by side',
        'The same posts and reads, one after another, on the same machine.',
        htmlTable(sideBySide(subjects)),
      ),
    chartSections(shown, scenario.phases),
    shown.map(({ label, subject }) =>
      section(shown.length > 1 ? `Processes of ${label}` : 'Processes', '', htmlTable(processTable(subject))),
    ),
    section(
      'Can it be relied on?',
      'A load generator that is late itself, or a machine without a processor left, measures itself.',
      shown.map(({ label, subject }) => [
        shown.length > 1 && html`<h3>${label}</h3>`,
        factList(trustFacts(subject)),
      ]),
    ),
    section('What was asked', '', factList(settingFacts(result))),
  ]);
}

/** Everything that is drawn, for up to four subjects. */
export function chartSections(shown: Shown[], phases: Phase[]): Markup[] {
  const key = legend(shown);
  const lanes = lanePanels(shown, phases);
  return [
    section(
      'Over time',
      'The worst of every second since the first post was due.',
      key,
      latencyPanels(shown, phases),
    ),
    section(
      'Distribution',
      'How long the fastest so many per cent took at most. A curve ends where a single measurement is left.',
      key,
      distributionPanels(shown),
    ),
    ...(lanes === undefined
      ? []
      : [
          section(
            'Waiting in the lanes',
            'Age of the oldest work in each queue that was not known to be delivered.',
            key,
            lanes,
          ),
        ]),
    section('Throughput', 'In each second.', key, ratePanels(shown, phases)),
    section(
      'Processors and memory',
      'CPU seconds for a million deliveries into home timelines; resident memory at the end and, pale, at most.',
      costPanels(shown),
    ),
  ];
}

function masthead({ scenario, startedAt, subjects }: LoadResult, ripple: Subject): Markup {
  const kept = succeeded(ripple);
  const others = subjects.slice(1).filter(({ failed }) => failed.length > 0);
  return html`<header class="${kept ? 'kept' : 'broken'}">
<p class="kicker">Ripple under load <span>${scenario.name}</span> <time>${startedAt.slice(0, 16).replace('T', ' ')} UTC</time></p>
<h1>${headline(ripple)}</h1>
<p class="about">${scenario.about}</p>
${ripple.failed.length > 0 && html`<ul class="sentences">${ripple.failed.map((sentence) => html`<li>${sentence}</li>`)}</ul>`}
${warnings(ripple).map((warning) => html`<p class="warning">${warning}</p>`)}
${others.map(({ name, failed }) => html`<p class="aside"><b>${name}</b> ${failed.join('; ')}</p>`)}
</header>`;
}

function headline(ripple: Subject): string {
  const broken = brokenRings(ripple);
  if (broken.length > 1) return `${broken.length} budgets were broken.`;
  if (broken.length === 1) return `The ${broken[0]} budget was broken.`;
  return ripple.failed.length === 0 ? 'Every budget was kept.' : 'The budgets were kept, but the run failed.';
}

const succeeded = (ripple: Subject) => ripple.failed.length === 0 && brokenRings(ripple).length === 0;

/** What one takes away: each ring against its budget, and what it cost. */
function figures(ripple: Subject): Markup {
  const tiles = ringNames.flatMap((name) => {
    const ring = ripple.rings[name];
    return ring === undefined ? [] : [tile(name, ring)];
  });
  const costs: [string, string][] = [
    [perSecond(ripple.posts.sentPerSecond), 'posts'],
    [perSecond(ripple.deliveries.perSecond), 'deliveries into homes'],
    [quantity(ripple.messagesPerPost), 'messages per post'],
    [quantity(cpuPerMillionInAll(ripple)), 'CPU seconds per million deliveries'],
    [quantity(ripple.bytesPerEntry), 'bytes per timeline entry'],
  ];
  return html`
<div class="tiles">${tiles}</div>
<dl class="costs">${costs.map(([figure, what]) => html`<div><dd>${figure}</dd><dt>${what}</dt></div>`)}</dl>`;
}

/** The p99 where the budget is for it, else the worst. */
function tile(name: Ring, ring: RingResult): Markup {
  const [which, value] =
    ring.worstMs > ring.budgetMs ? (['p99', ring.p99] as const) : (['worst', ring.max] as const);
  const share = Math.min(100, (value / ring.budgetMs) * 100);
  const kept = isKept(name, ring);
  return html`
<div class="tile ${kept ? 'kept' : 'broken'}"><h3>${name} <span class="${kept ? 'good' : 'bad'}">${verdict(name, ring)}</span></h3>
<p class="big">${ring.count === 0 ? '–' : large(ms(value))}</p>
<div class="meter"><i class="fill" style="width:${Math.max(0.5, share).toFixed(1)}%"></i></div>
<p class="of">${which} of ${whole(ring.count)}; budget ${unbroken(budget(ring))}</p></div>`;
}

/** No unit begins a line. */
function unbroken(text: string): string {
  return text.replace(/ (?=m?s\b)/g, '\u00a0');
}

/** The unit is smaller than the figure. */
function large(text: string): Markup {
  const [figure, unit] = text.split(' ');
  return html`${figure} <small>${unit}</small>`;
}

function colourOf({ name }: Subject): string {
  return name === 'ripple' ? 'var(--series-1)' : `var(--series-${baselineNames.indexOf(name) + 2})`;
}
