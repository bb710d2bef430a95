import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import { htmlComparison } from './comparison.ts';
import { htmlReport } from './html.ts';
import type { LoadResult, Subject } from './result.ts';
import { baselineOf, processOf, resultOf, ringOf, seriesOf, subjectOf } from './result-fixture.ts';

const page = (...subjects: Subject[]) => htmlReport(resultOf({ subjects }));
const charts = (html: string) => html.match(/<svg [\s\S]*?<\/svg>/g) ?? [];
const captions = (html: string) => [...html.matchAll(/<figcaption><b>([^<]*)/g)].map(([, title]) => title);
const baselines = [baselineOf('in-request'), baselineOf('per-follower'), baselineOf('pull')];
const withBoth = (a: LoadResult, b: LoadResult) =>
  htmlComparison({
    a,
    b,
    names: { a: 'a.json', b: 'b.json' },
    comparison: compare(a, b, 0.1),
    tolerance: 0.1,
  });

/** Every element that is opened is closed, in order. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const body = html.replace(/<!doctype html>/, '').replace(/<style>[\s\S]*?<\/style>/, '');
  for (const [tag, end, name = '', rest = ''] of body.matchAll(
    /<(\/?)([a-zA-Z][\w-]*)((?:"[^"]*"|[^">])*)>/g,
  )) {
    if (name === 'meta' || rest.endsWith('/')) continue;
    if (end === '') open.push(name);
    else if (open.pop() !== name) wrong.push(tag);
  }
  return [...wrong, ...open];
}

describe('the page', () => {
  it.each([1, 2, 3, 4])('is well-formed and needs nothing from elsewhere, with %i subjects', (count) => {
    const html = page(subjectOf(), ...baselines.slice(0, count - 1));
    expect(unbalanced(html)).toEqual([]);
    expect(html.replaceAll(/xmlns(:xlink)?="[^"]*"/g, '')).not.toMatch(
      /https?:|url\((?!#)|@import|<script|<link|src=/i,
    );
    expect(html).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(charts(html)).toHaveLength(5 + 5 + 3 + 3 + 2 * count);
  });

  it('says at the top whether the budgets were kept, and why not', () => {
    expect(page(subjectOf())).toContain('<h1>Every budget was kept.</h1>');
    const rings = { ...subjectOf().rings, feeds: ringOf('feeds', [1, 2, 3, 4, 121_000]) };
    const broken = page(subjectOf({ rings, failed: ['feeds: the worst, 121000 ms, is over 120000 ms'] }));
    expect(broken).toContain('<h1>The feeds budget was broken.</h1>');
    expect(broken).toContain('<li>feeds: the worst, 121000 ms, is over 120000 ms</li>');
    expect(broken).toContain('<strong class="bad">BROKEN</strong>');
    expect(page(subjectOf())).not.toContain('BROKEN');
    expect(page(subjectOf({ failed: ['3 × POST post: status 503'] }))).toContain('but the run failed');
  });

  it('draws the rings that are there', () => {
    const { author, followers } = subjectOf().rings;
    const two = page(subjectOf({ rings: { ...(author && { author }), ...(followers && { followers }) } }));
    expect(captions(two).slice(0, 3)).toEqual(['Author', 'Followers', 'Home reads']);
    expect(captions(page(subjectOf())).slice(0, 5)).toEqual([
      'Author',
      'Followers',
      'Public',
      'Feeds',
      'Home reads',
    ]);
  });

  it('has the lanes that were reported, and no section without any', () => {
    const html = page(subjectOf());
    expect(captions(html)).toEqual(expect.arrayContaining(['post-created', 'followers', 'public']));
    expect(captions(html)).not.toContain('reactions');
    const series = seriesOf(10).map((second) => ({ ...second, lanes: {} }));
    expect(page(subjectOf({ series }))).not.toContain('Waiting in the lanes');
  });

  it('stands a run in which nothing was measured', () => {
    const none = { count: 0, p50: 0, p95: 0, p99: 0, max: 0, buckets: [] };
    const html = page(
      subjectOf({ rings: {}, reads: none, series: [], processes: [], messagesPerPost: undefined }),
    );
    expect(unbalanced(html)).toEqual([]);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
    expect(html).toContain('nothing measured');
    const nulls = { author: null, followers: null, public: null, feeds: null, reads: null };
    const silent = page(subjectOf({ series: seriesOf(30).map((second) => ({ ...second, worst: nulls })) }));
    expect(silent).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('stays small for an hour, with its worst second', () => {
    const series = seriesOf(3_600);
    const worst = series[1_801];
    if (worst) worst.worst.author = 77_777;
    const html = page(
      subjectOf({ series }),
      ...baselines.map((each) => ({ ...each, series: seriesOf(3_600) })),
    );
    expect(html.length).toBeLessThan(1_000_000);
    expect(html).toContain('77.8 s');
  });

  it('draws a budget as a line, and names phases', () => {
    const [author = ''] = charts(page(subjectOf()));
    expect(author).toMatch(/>budget 200 ms</);
    expect(author).toMatch(/>warm-up</);
    expect(author).toMatch(/>burst</);
  });
});

describe('text of others', () => {
  const hostile = '</text></svg><script>alert(1)</script><b x="\'&amp;{b}';
  const inert = (html: string) => {
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<b x=');
    expect(unbalanced(html)).toEqual([]);
  };

  const places: [string, (text: string) => LoadResult][] = [
    ['the name of the scenario', (name) => resultOf({ scenario: { ...resultOf().scenario, name } })],
    ['what it is about', (about) => resultOf({ scenario: { ...resultOf().scenario, about } })],
    [
      'a phase',
      (name) => {
        const phase = { name, seconds: 40, postsPerSecond: 1, readsPerSecond: 1 };
        return resultOf({ scenario: { ...resultOf().scenario, phases: [phase] } });
      },
    ],
    ['the time', (startedAt) => resultOf({ startedAt })],
    ['the machine', (model) => resultOf({ machine: { ...resultOf().machine, model } })],
    ['a version', (text) => resultOf({ machine: { ...resultOf().machine, versions: { [text]: text } } })],
    ['a process', (name) => resultOf({ subjects: [subjectOf({ processes: [processOf(name, 1, 50)] })] })],
    ['an error', (kind) => resultOf({ subjects: [subjectOf({ errors: { [kind]: 1 } })] })],
    ['why it failed', (text) => resultOf({ subjects: [subjectOf({ failed: [text] })] })],
    [
      'why a baseline failed',
      (text) => resultOf({ subjects: [subjectOf(), baselineOf('pull', { failed: [text] })] }),
    ],
  ];

  it.each(places)('is escaped in %s', (_, place) => {
    const html = htmlReport(place(hostile));
    expect(html).toContain('&lt;script&gt;alert(1)');
    inert(html);
    inert(withBoth(place(hostile), resultOf()));
  });

  it('is escaped in the names of files', () => {
    const a = resultOf();
    const names = { a: hostile, b: hostile };
    inert(htmlComparison({ a, b: a, names, comparison: compare(a, a, 0.1), tolerance: 0.1 }));
  });
});
