import { describe, expect, it } from 'vitest';
import { summarise } from './figures.ts';
import { createFindings } from './findings.ts';
import { type Attempt, createChaosRecorder } from './recorder.ts';
import { sample } from './recovery.ts';
import { report } from './report.ts';
import type { Fault } from './schedule.ts';
import { breaches, type Figures, failures } from './verdict.ts';
import { worldOfThree } from './world-of-three.ts';

const fault = (kind: Fault['kind'], target: Fault['target']): Fault => ({
  ...{ kind, target, ms: 1_000, lateMs: 0, bytes: 0, pauseMs: 0 },
});

/** A run of two faults: Redis frozen from 1 to 2 s, Postgres killed from 5 to 6 s. */
function record(...sent: (Partial<Attempt> & { at: number })[]) {
  const recorder = createChaosRecorder();
  for (const [at, each] of [
    [1_000, fault('freeze', 'Redis')],
    [5_000, fault('kill', 'Postgres')],
  ] as const) {
    Object.assign(recorder.begin(each, at), { endedAt: at + 1_000, recoveryMs: at });
  }
  for (const { at, ...attempt } of sent) {
    recorder.sent({ ms: 10, status: 201, retryAfter: false, ...attempt }, at);
  }
  return recorder;
}

function figuresOf({ faults, attempts, failedReads }: ReturnType<typeof record>): Figures {
  const lateness = { count: 1, p50: 1, p95: 1, p99: 1, max: 1 };
  return {
    cluster: false,
    posts: { accepted: 1, deleted: 0, unanswered: 0 },
    attempts: attempts.length,
    ...{ timelines: 2, feeds: 1, owed: 12_345, reads: 100, quietMs: 3_000, wrongPages: {}, errors: {} },
    acts: {
      ...{ edits: 1, favourites: 30, reposts: 2, follows: 3, blocks: 4, mutes: 5 },
      ...{ requests: 6, hidings: 7, suspensions: 8, leavings: 9 },
    },
    ...{ events: 50, reconnections: 2, refusals: {} },
    ...{ lost: [], late: [], doubled: [], unexpected: [], outdated: [], outOfOrder: [] },
    underWay: { outbox: 0, lanes: 1, retries: 0, deadLetters: 0 },
    faults: summarise(faults, attempts, failedReads),
    injected: faults,
    generator: { lateness, eventLoop: { p99: 1, max: 1 }, trusted: true },
    machine: { busy: 0.5, fullSeconds: 0, seconds: 10 },
    processes: [],
  };
}
const good = figuresOf(record({ at: 1_500 }, { at: 5_500, status: 503, retryAfter: true }));

describe('a run', () => {
  it('is good when nothing is wrong and nothing late', () => {
    expect(failures(good)).toEqual([]);
    expect(breaches(good)).toEqual([]);
  });

  it('fails by anything that must not happen', () => {
    for (const change of [
      { lost: ['x'] },
      { doubled: ['x'] },
      { unexpected: ['x'] },
      { outdated: ['x'] },
      { outOfOrder: ['x'] },
      { refusals: { 'PUT follow: status 404': 1 } },
      { wrongPages: { 'home: a deleted post': 1 } },
      { underWay: { ...good.underWay, deadLetters: 1 } },
      { posts: { ...good.posts, unanswered: 1 } },
    ]) {
      expect(failures({ ...good, ...change })).toHaveLength(1);
    }
  });

  it('breaks promises of time', () => {
    const broken = (...sent: Parameters<typeof record>) => breaches(figuresOf(record(...sent)));
    expect(broken({ at: 1_500, ms: 501 })).toHaveLength(2);
    // The author has to wait for Postgres, and may.
    expect(broken({ at: 5_500, ms: 501 })).toEqual([]);
    expect(broken({ at: 1_500, status: 503 })).toHaveLength(1);
    expect(broken({ at: 1_500, status: undefined })).toHaveLength(1);
    expect(broken({ at: 5_500, status: 503, retryAfter: false })).toEqual(['1 503s without Retry-After']);
    expect(broken({ at: 5_500, status: 503, retryAfter: true, ms: 2_100 })).toHaveLength(1);
    expect(broken({ at: 5_500, status: 500 })).toHaveLength(1);
    expect(breaches({ ...good, late: ['x'] })).toHaveLength(1);
    const unread = record();
    unread.failedRead(1_500, 10);
    unread.failedRead(5_500, 10);
    expect(breaches(figuresOf(unread))).toEqual(['without the broker, Redis or a worker: 1 reads failed']);
    expect(breaches({ ...good, quietMs: undefined })).toHaveLength(1);
    for (const longestRecovery of [undefined, 30_001]) {
      expect(breaches({ ...good, faults: { ...good.faults, longestRecovery } })).toHaveLength(1);
    }
  });

  it('of a cluster breaks one when a primary is not replaced in five seconds', () => {
    const refused = { status: 503, retryAfter: true } as const;
    const within = (at: number) =>
      breaches({ ...figuresOf(record({ at: 4_500, ...refused }, { at, ...refused })), cluster: true });
    expect(within(6_500)).toEqual([]);
    const long = figuresOf(record({ at: 5_100, ...refused }, { at: 6_900, ms: 3_300, ...refused }));
    expect(long.faults.longestRefusal).toBe(5_100);
    expect(breaches({ ...long, cluster: true })).toContain('POSTs were refused for 5100 ms, more than 5 s');
    expect(breaches(long)).not.toContain('POSTs were refused for 5100 ms, more than 5 s');
  });

  it('is told in one table', () => {
    const lines = report(good, { seed: 7, minutes: 1, rate: 6, users: 40 });
    expect(lines[0]).toBe('chaos: 1 min, seed 7, 6 posts/s, 40 people, 2 faults');
    expect(lines.find((line) => line.startsWith('deliveries'))).toMatch(
      /^deliveries owed +12,345 {2}in 2 timelines,/,
    );
    expect(lines.find((line) => line.startsWith('freeze'))).toMatch(/^freeze +1 +1000 ms$/);
    expect(lines.find((line) => line.startsWith('Redis'))).toMatch(/^Redis +1 +10 ms +10 ms +0 +0 +0$/);
    expect(lines.find((line) => line.startsWith('Postgres'))).toMatch(/^Postgres +0 +1 +0 +0$/);
    const failed = report({ ...good, lost: ['home bob: 5'] }, { seed: 7, minutes: 1, rate: 6, users: 40 });
    expect(failed).toContain('FAILED: 1 lost: home bob: 5');
  });
});

describe('a sending', () => {
  it('belongs to the fault that it met, before, during or just after it', () => {
    const at = [0, 995, 1_500, 2_900, 3_100, 4_000].map((at) => ({ at }));
    const met = record(...at, { at: 4_000, ms: 1_500 }).attempts.map(({ during }) => during?.fault.target);
    expect(met).toEqual([undefined, 'Redis', 'Redis', 'Redis', undefined, undefined, 'Postgres']);
  });
});

describe('a wrong page', () => {
  it('is counted by what is wrong, with the fault that came before', () => {
    const recorder = record();
    for (const since of [500, 3_000, 3_500]) recorder.wrongPage('tag: a deleted post', since);
    expect([...recorder.wrongPages]).toEqual([
      ['tag: a deleted post', 1],
      ['tag: a deleted post, after freeze Redis for 1.0 s', 2],
    ]);
  });
});

describe('findings', () => {
  it('are kept apart, and what may still come is late, not lost', () => {
    const findings = createFindings();
    const place = {
      kind: 'home',
      path: '/v1/timelines/home',
      reader: 'bob',
      either: new Set<string>(),
    } as const;
    const differences = { lost: ['1'], doubled: ['2'], unexpected: ['3'], outdated: ['4'], outOfOrder: 1 };
    findings.addTimelines([{ place: { ...place, owed: [] }, differences }], true);
    expect([...findings.late]).toEqual(['home bob: 1', 'home bob: 4']);
    expect(findings.lost.size + findings.outdated.size).toBe(0);
    findings.addTimelines([{ place: { ...place, owed: [] }, differences }], false);
    const { lost, doubled, unexpected, outdated, outOfOrder } = findings;
    expect([lost, doubled, unexpected, outdated, outOfOrder].flatMap((set) => [...set])).toEqual([
      'home bob: 1',
      'home bob: 2',
      'home bob: 3',
      'home bob: 4',
      'home bob',
    ]);
  });
});

describe('the posts that a recovery is measured by', () => {
  const { postings } = worldOfThree().ledger;
  const at = (...times: number[]) =>
    times.map((begunAt) => ({ ...postings[0], begunAt, doomed: false }) as (typeof postings)[number]);
  const times = (sampled: typeof postings) => sampled.map(({ begunAt }) => begunAt);

  it('are spread over the fault, with the first and the last', () => {
    expect(times(sample(at(...Array(100).keys()), 10, 50))).toEqual([10, 18, 26, 34, 42, 50]);
    expect(times(sample(at(1, 2, 3, 99), 2, 50))).toEqual([2, 3]);
  });

  it('are the last before it, if there were none in it, and none that will be deleted or hidden', () => {
    expect(times(sample(at(1, 2, 99), 10, 50))).toEqual([2]);
    const wavering = at(3).map((posting) => ({ ...posting, wavering: 'by moderators' as const }));
    expect(times(sample([...at(1, 2), ...wavering, ...at(99)], 10, 50))).toEqual([2]);
    expect(sample(postings.slice(2), 0, 50)).toEqual([]);
  });
});
