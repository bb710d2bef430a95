import { describe, expect, it } from 'vitest';
import { resultOf } from '../report/result-fixture.ts';
import { loadScenario } from '../scenarios/scenario.ts';
import { describeLimit, outcomeOf, type Try, triesTable } from './report.ts';
import type { Outcome } from './search.ts';

const [subject] = resultOf().subjects;
if (!subject) throw new Error('the fixture has no subject');
const scenario = loadScenario('steady');
const tryAt = (postsPerSecond: number, outcome: Outcome): Try => ({ postsPerSecond, outcome, subject });
const failed = ['author: p99 201 ms is over 200 ms'];
const late = { ...subject.generator, trusted: false };
const exhausted = { busy: 1, fullSeconds: 60, seconds: 60 };
const idle = { busy: 0.6, fullSeconds: 0, seconds: 60 };

describe('a try', () => {
  it('is kept where nothing failed, however late the generator was', () => {
    expect(outcomeOf({ ...subject, failed: [] })).toBe('kept');
    expect(outcomeOf({ failed: [], generator: late, processors: idle })).toBe('kept');
  });

  it('can not say where the generator was late while processors had time left', () => {
    expect(outcomeOf({ failed, generator: late, processors: idle })).toBe('cannot say');
    expect(outcomeOf({ failed, generator: late, processors: exhausted })).toBe('broken');
    expect(outcomeOf({ failed, generator: { ...late, trusted: true }, processors: idle })).toBe('broken');
  });
});

describe('the answer', () => {
  it('is the highest rate that is kept, and the lowest that is not', () => {
    const tries = [tryAt(80, 'kept'), tryAt(84, 'broken')];
    expect(describeLimit({ kept: 80, broken: 84 }, tries, scenario)).toBe(
      'Every budget of steady holds for 2 min at 80 posts a second, and not at 84.',
    );
    expect(triesTable(tries)).toHaveLength(3);
  });

  it('says so where there is none, and where the generator has ended the search', () => {
    expect(describeLimit({ kept: undefined, broken: 0.5 }, [tryAt(0.5, 'broken')], scenario)).toMatch(
      /^No rate/,
    );
    expect(describeLimit({ kept: 40, broken: undefined }, [tryAt(80, 'cannot say')], scenario)).toMatch(
      /holds for 2 min at 40 .* at 80 posts a second the load generator was late/,
    );
  });
});
