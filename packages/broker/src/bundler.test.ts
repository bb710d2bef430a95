import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBundler } from './bundler.ts';

interface Named {
  name: string;
  bytes: number;
}

let sent: string[];
let answers: (() => void)[];
let bundler: ReturnType<typeof createBundler<Named>>;

beforeEach(() => {
  sent = [];
  answers = [];
  bundler = createBundler<Named>((routingKey, entries) => {
    sent.push(`${routingKey}: ${entries.map(({ name }) => name).join(' ')}`);
    return new Promise((resolve) => answers.push(resolve));
  });
});

afterEach(() => vi.useRealTimers());

const add = (names: string, { key = 'public', most = 4, bytes = 10 } = {}) => {
  for (const name of names.split(' ')) bundler.add(key, { name, bytes }, most);
};
const answer = async () => {
  answers.shift()?.();
  await nextTurn();
};

describe('what is sent', () => {
  it('goes alone while nothing is unanswered', async () => {
    add('a');
    await nextTurn();
    await answer();
    add('b');
    await nextTurn();
    expect(sent).toEqual(['public: a', 'public: b']);
  });

  it('in one turn goes together, in order', async () => {
    add('a b c');
    await nextTurn();
    expect(sent).toEqual(['public: a b c']);
  });

  it('while something is unanswered waits, and goes together with the answer', async () => {
    add('a');
    await nextTurn();
    add('b');
    await nextTurn();
    add('c');
    await nextTurn();
    expect(sent).toEqual(['public: a']);
    await answer();
    expect(sent).toEqual(['public: a', 'public: b c']);
  });

  it('waits for no answer as a full bundle; what is left waits for all answers', async () => {
    add('a');
    await nextTurn();
    add('b c d e f');
    await nextTurn();
    expect(sent).toEqual(['public: a', 'public: b c d e']);
    await answer();
    expect(sent).toHaveLength(2);
    await answer();
    expect(sent).toEqual(['public: a', 'public: b c d e', 'public: f']);
  });

  it('waits for half a second at most', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    add('a');
    await nextTurn();
    add('b c');
    await vi.advanceTimersByTimeAsync(499);
    expect(sent).toEqual(['public: a']);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual(['public: a', 'public: b c']);
  });

  it('goes one by one, at once, where one is the most', () => {
    add('a b', { most: 1 });
    expect(sent).toEqual(['public: a', 'public: b']);
  });

  it('does not wait for another routing key', async () => {
    add('a');
    await nextTurn();
    add('b', { key: 'feeds' });
    await nextTurn();
    expect(sent).toEqual(['public: a', 'feeds: b']);
  });

  it('is at most 64 KB together, and one that is larger goes alone', async () => {
    add('a b c', { bytes: 30_000 });
    add('d', { bytes: 100_000 });
    add('e');
    await nextTurn();
    expect(sent).toEqual(['public: a b', 'public: c', 'public: d']);
    await answer();
    await answer();
    await answer();
    expect(sent.at(-1)).toBe('public: e');
  });
});
