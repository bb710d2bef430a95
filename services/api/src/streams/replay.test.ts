import type { LogEntry } from '@ripple/live';
import { lowestIdAt } from '@ripple/messages';
import { describe, expect, it } from 'vitest';
import {
  channelsChanged,
  type Effect,
  isRelevant,
  MAX_PAGES,
  nextEffects,
  PAGE,
  pageRead,
  postLoaded,
} from './replay.ts';
import { beginReplay, LATE_MS, REMEMBERED, type Replay, resumeReplay } from './replay-state.ts';
import type { StreamItem } from './source.ts';

const BEGAN = Date.UTC(2030, 0, 1);
/** The id of a post that was accepted so many ms after the beginning. */
const at = (ms: number): number => lowestIdAt(new Date(BEGAN + ms));
const [first, second, third] = [at(100_000), at(101_000), at(102_000)];

const entry = (kind: LogEntry['kind'], id: number): LogEntry => ({ kind, id, seq: 7, place: '5-0' });
const item = (id: number, repostOf?: number): StreamItem => ({ id, repostOf, json: `{"id":${id}}` });

/** What a reader is sent, shortly: `post 1`, and `1@5-0` for an id without an event. */
const sentBy = (effects: Effect[]) =>
  effects.flatMap((effect) => {
    if (effect.do === 'send') return `${effect.event} ${effect.id}`;
    return effect.do === 'send-id' ? effect.id : [];
  });
const kinds = (effects: Effect[]) => effects.map((effect) => effect.do);

/** As if the log had this post and the reader may see it. */
function deliver(replay: Replay, id: number, { repostOf, isResumable = true }: Delivery = {}): string[] {
  const next = entry('post', id);
  const [effect] = nextEffects(replay, next);
  return effect?.do === 'load-post' ? sentBy(postLoaded(replay, next, item(id, repostOf), isResumable)) : [];
}
interface Delivery {
  repostOf?: number;
  isResumable?: boolean;
}

/** A page is the last one where it is short. */
function readPage(replay: Replay, ids: number[], isInLog = (_id: number) => false): Effect[] {
  const upTo = ids.length < PAGE ? undefined : ids.at(-1);
  return pageRead(replay, { items: ids.map((id) => item(id)), upTo }, isInLog);
}

describe('a new reader', () => {
  it('begins with the id on top of the timeline, else with the lowest id of the moment', () => {
    expect(beginReplay('post', third, [second, first]).lastId).toBe(second);
    expect(beginReplay('post', third, []).lastId).toBe(third);
  });

  it('is live as soon as the log has no more, and is told so once', () => {
    const replay = beginReplay('post', first, []);
    expect(nextEffects(replay, undefined)).toEqual([{ do: 'send-live' }]);
    expect(nextEffects(replay, undefined)).toEqual([]);
  });

  it('is sent posts of the log, whose ids tell how far that is', () => {
    const replay = beginReplay('post', first, []);
    const next = entry('post', second);
    expect(nextEffects(replay, next)).toEqual([{ do: 'load-post', entry: next }]);
    expect(postLoaded(replay, next, item(second), true)).toEqual([
      { do: 'send', event: 'post', id: second, json: `{"id":${second}}` },
      { do: 'advance', entry: next },
    ]);
  });

  it('is sent the place after a post whose id does not tell it', () => {
    expect(deliver(beginReplay('post', second, []), first, { isResumable: false })).toEqual([
      `post ${first}`,
      `${first}@5-0`,
    ]);
  });

  it('is not sent what it may not see', () => {
    const next = entry('post', second);
    expect(kinds(postLoaded(beginReplay('post', first, []), next, undefined, true))).toEqual(['advance']);
  });
});

describe('a reader who comes back', () => {
  it('with a post of the log reads on there, and is not sent again what stands before it', () => {
    const replay = resumeReplay('post', second, [], [first, second]);
    expect(replay.timelineAfter).toBeUndefined();
    expect(deliver(replay, first)).toEqual([]);
    expect(deliver(replay, third)).toEqual([`post ${third}`]);
  });

  it('with a place in the log has what stands before it, also what is newer than its id', () => {
    const replay = resumeReplay('post', first, [], [third, first]);
    expect(deliver(replay, third)).toEqual([]);
    expect(deliver(replay, second)).toEqual([`post ${second}`]);
    channelsChanged(replay);
    expect(replay.newest).toBe(third);
  });

  it('with a post that is not in the log is sent what is after it in the timeline, then the log', () => {
    const replay = resumeReplay('post', first, [], undefined);
    expect(nextEffects(replay, undefined)).toEqual([{ do: 'read-page', after: first, limit: PAGE }]);
    const effects = readPage(replay, [second, third], (id) => id === third);
    expect(sentBy(effects)).toEqual([`post ${second}`]);
    expect(kinds(effects)).toEqual(['send', 'seek-start']);
    expect(deliver(replay, second)).toEqual([]);
    expect(deliver(replay, third)).toEqual([`post ${third}`]);
  });

  it('is not sent posts of the log from long before it was cut', () => {
    const replay = resumeReplay('post', third, [], undefined);
    readPage(replay, []);
    expect(deliver(replay, at(102_000 - LATE_MS - 1))).toEqual([]);
    expect(deliver(replay, at(102_000 - LATE_MS))).toHaveLength(1);
  });

  it('has on the screen only what is not newer than its id', () => {
    const replay = resumeReplay('post', second, [third, second, first], []);
    expect([third, second, first].map((id) => isRelevant(replay, entry('edit', id)))).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('when entries of the log are lost', () => {
  it('the timeline is read from a minute before the newest post, for those that came late', () => {
    const replay = beginReplay('post', at(0), []);
    deliver(replay, third);
    const effects = nextEffects(replay, 'gap');
    expect(effects).toEqual([{ do: 'read-page', after: at(102_000 - LATE_MS), limit: PAGE }]);
    expect(sentBy(readPage(replay, [second, third]))).toEqual([`post ${second}`]);
  });

  it('but not from before the stream began', () => {
    const replay = beginReplay('post', first, []);
    deliver(replay, third);
    expect(nextEffects(replay, 'gap')).toEqual([{ do: 'read-page', after: first, limit: PAGE }]);
  });

  it('and not from before all posts that are remembered as sent', () => {
    const replay = beginReplay('post', at(0), []);
    for (let number = 1; number <= REMEMBERED + 10; number++) deliver(replay, third + number);
    expect(nextEffects(replay, 'gap')).toEqual([{ do: 'read-page', after: third + 11, limit: PAGE }]);
  });

  it('a page is not left for the log before the timeline is read to its end', () => {
    const replay = resumeReplay('post', first, [], undefined);
    nextEffects(replay, 'gap');
    const full = Array.from({ length: PAGE }, (_, number) => second + number);
    expect(kinds(readPage(replay, full))).not.toContain('seek-start');
    expect(nextEffects(replay, 'gap')).toEqual([{ do: 'read-page', after: second + PAGE - 1, limit: PAGE }]);
  });

  it('the stream ends after so many pages, and its reader comes back for the next', () => {
    const replay = resumeReplay('post', first, [], undefined);
    for (let page = 1; page <= MAX_PAGES; page++) {
      const full = Array.from({ length: PAGE }, (_, number) => second + page * PAGE + number);
      expect(kinds(readPage(replay, full)).includes('end')).toBe(page === MAX_PAGES);
    }
  });

  it('a short page that is not the last is no end, and of empty ones there is an end, with an id to come back with', () => {
    const replay = resumeReplay('post', first, [], undefined);
    nextEffects(replay, 'gap');
    expect(kinds(pageRead(replay, { items: [item(second)], upTo: third }, () => false))).toEqual(['send']);
    expect(nextEffects(replay, 'gap')).toEqual([{ do: 'read-page', after: third, limit: PAGE }]);
    for (let page = 2; page < MAX_PAGES; page++) {
      expect(pageRead(replay, { items: [], upTo: third + page }, () => false)).toEqual([]);
    }
    const effects = pageRead(replay, { items: [], upTo: third + MAX_PAGES }, () => false);
    expect(effects).toEqual([{ do: 'send-id', id: String(third + MAX_PAGES) }, { do: 'end' }]);
  });

  it('pages of which all was sent before are not counted', () => {
    const replay = beginReplay('post', at(0), []);
    deliver(replay, third);
    for (let page = 0; page <= MAX_PAGES; page++)
      expect(kinds(readPage(replay, [third]))).not.toContain('end');
  });
});

describe('a post that was held', () => {
  it('is sent when it is released, also to who was cut long after its id, and does not set the reader back', () => {
    for (const replay of [beginReplay('post', third, []), resumeReplay('post', third, [], undefined)]) {
      replay.timelineAfter = undefined;
      const old = at(-86_400_000);
      const next = entry('release', old);
      expect(isRelevant(replay, next)).toBe(true);
      expect(nextEffects(replay, next)).toEqual([{ do: 'load-post', entry: next }]);
      expect(sentBy(postLoaded(replay, next, item(old), false))).toEqual([`post ${old}`, `${third}@5-0`]);
    }
  });

  it('is edited by that for its author, who has it already', () => {
    const replay = beginReplay('post', third, [second]);
    expect(sentBy(postLoaded(replay, entry('release', second), item(second), false))[0]).toBe(
      `edit ${second}`,
    );
  });

  it('that is hidden is deleted for a reader who may see it no more, and edited for its author', () => {
    const next = entry('withhold', second);
    const sent = [undefined, item(second)].map((seen) => {
      const replay = beginReplay('post', first, [second]);
      expect(kinds(nextEffects(replay, next))).toEqual(['load-post']);
      return sentBy(postLoaded(replay, next, seen, false))[0];
    });
    expect(sent).toEqual([`delete ${second}`, `edit ${second}`]);
    expect(kinds(nextEffects(beginReplay('post', first, []), next))).toEqual(['advance']);
  });
});

describe('a post', () => {
  it('that comes late is sent', () => {
    const replay = beginReplay('post', at(0), []);
    expect([third, first, second].map((id) => deliver(replay, id))).toEqual([
      [`post ${third}`],
      [`post ${first}`],
      [`post ${second}`],
    ]);
    expect(replay.newest).toBe(third);
  });

  it('that comes twice is sent once', () => {
    const replay = beginReplay('post', at(0), []);
    expect(deliver(replay, first)).toHaveLength(1);
    expect(deliver(replay, first)).toEqual([]);
  });

  it('that several repost is sent once, and so is one that was sent itself', () => {
    const replay = beginReplay('post', at(0), []);
    expect(deliver(replay, second, { repostOf: first })).toEqual([`post ${second}`]);
    expect(deliver(replay, third, { repostOf: first })).toEqual([]);
    deliver(replay, third + 1);
    expect(deliver(replay, third + 2, { repostOf: third + 1 })).toEqual([]);
  });
});

describe('a change', () => {
  /** One post was sent, one was on the screen, one is reposted by a third that was sent. */
  function known(): Replay {
    const replay = beginReplay('post', at(0), [first]);
    deliver(replay, second);
    deliver(replay, third, { repostOf: at(5) });
    return replay;
  }

  it('of what the reader has is sent, with the place, as its id tells nothing', () => {
    for (const id of [first, second, at(5)]) {
      const replay = known();
      const edit = entry('edit', id);
      expect(isRelevant(replay, edit)).toBe(true);
      expect(nextEffects(replay, edit)).toEqual([{ do: 'load-post', entry: edit }]);
      expect(sentBy(postLoaded(replay, edit, item(id), true))).toEqual([`edit ${id}`, `${third}@5-0`]);
    }
  });

  it('that deletes a post needs no look at it', () => {
    expect(nextEffects(known(), entry('delete', first))).toEqual([
      { do: 'send', event: 'delete', id: first, json: `{"id":"${first}"}` },
      { do: 'send-id', id: `${third}@5-0` },
      { do: 'advance', entry: entry('delete', first) },
    ]);
  });

  it('of other posts is passed', () => {
    for (const kind of ['edit', 'delete'] as const) {
      const change = entry(kind, at(6));
      expect(isRelevant(known(), change)).toBe(false);
      expect(kinds(nextEffects(known(), change))).toEqual(['advance']);
    }
  });

  it('of what the reader may not see any more is passed', () => {
    expect(kinds(postLoaded(known(), entry('edit', first), undefined, true))).toEqual(['advance']);
  });
});

it('new channels are a reason to look in the timeline', () => {
  const replay = beginReplay('post', first, []);
  channelsChanged(replay);
  expect(nextEffects(replay, undefined)).toEqual([{ do: 'read-page', after: first, limit: PAGE }]);
});

describe('notifications', () => {
  it('are listed whenever the log says that there are new ones, which is noted before', () => {
    const replay = beginReplay('notification', first, []);
    expect(nextEffects(replay, entry('news', 0))).toEqual([
      { do: 'seek-end' },
      { do: 'read-page', after: first, limit: PAGE },
    ]);
    const effects = readPage(replay, [second], () => true);
    expect(sentBy(effects)).toEqual([`notification ${second}`]);
    expect(kinds(effects)).toEqual(['send']);
    expect(nextEffects(replay, 'gap').at(-1)).toEqual({ do: 'read-page', after: second, limit: PAGE });
  });
});
