import { lowestIdAt } from '@ripple/ids';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTail, type Ear, type Tail } from './tail.ts';
import { CHANGES } from './topic.ts';

const BEGAN = Date.UTC(2030, 0, 1);
/** Ids of posts that were accepted so many ms after the log began. */
const at = (ms: number) => lowestIdAt(new Date(BEGAN + ms));
const [redelivered, early, ...posts] = [at(-500), at(-50), at(200), at(300), at(400)];

let tail: Tail;
let ear: Ear;

beforeEach(() => {
  tail = createTail();
  tail.add({ kind: 'begin', id: 0, topics: ['home:1'] }, `${BEGAN}-0`);
  [early, posts[0], redelivered, posts[1], posts[2]].forEach((id = 0, index) => {
    tail.add({ kind: 'post', id, topics: ['home:1'] }, `${BEGAN + 250 + index}-0`);
  });
  ear = tail.listen(['home:1', CHANGES], () => {});
});

function rest(): number[] {
  const ids: number[] = [];
  for (let entry = ear.next(); entry && entry !== 'missed'; entry = ear.next()) {
    ids.push(entry.id);
    ear.passed(entry);
  }
  return ids;
}

describe('whoever comes back', () => {
  it('with the id of a post goes on behind it', () => {
    expect(ear.rewind(posts[0] ?? 0)).toEqual([early, posts[0]]);
    expect(rest()).toEqual([redelivered, posts[1], posts[2]]);
  });

  it('with the id of a post that may have come before the log began, is not believed', () => {
    expect([early, redelivered].map((id) => ear.rewind(id as never))).toEqual([undefined, undefined]);
    expect([early, redelivered, posts[0]].map((id) => ear.finds(id as never))).toEqual([false, false, true]);
  });

  it('with a place goes on there, whatever the post', () => {
    expect(ear.rewindTo(`${BEGAN + 252}-0`)).toEqual([early, posts[0], redelivered]);
    expect(rest()).toEqual([posts[1], posts[2]]);
  });

  it('with a place of another log has missed something', () => {
    for (const place of [`${BEGAN - 1}-0`, `${BEGAN + 10_000}-0`])
      expect(ear.rewindTo(place)).toBeUndefined();
  });

  it('does not hear changes again', () => {
    tail.add({ kind: 'edit', id: 1, topics: [CHANGES] }, `${BEGAN + 300}-0`);
    ear.rewindTo(`${BEGAN + 300}-0`);
    expect(rest()).toEqual([]);
    ear.rewindTo(`${BEGAN + 299}-0`);
    expect(rest()).toEqual([1]);
  });
});
