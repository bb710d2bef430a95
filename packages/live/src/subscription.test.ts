import { lowestIdAt } from '@ripple/messages';
import { beforeEach, describe, expect, it } from 'vitest';
import { CHANGES } from './channel.ts';
import { createLogTail, type LogTail } from './log-tail.ts';
import type { Subscription } from './subscription.ts';

const BEGAN = Date.UTC(2030, 0, 1);
/** The id of a post that was accepted so many ms after the log began. */
const at = (ms: number): number => lowestIdAt(new Date(BEGAN + ms));
const place = (ms: number) => `${BEGAN + ms}-0`;
const [beforeLog, inSkew] = [at(-500), at(-50)];
const [first, second, third] = [at(200), at(300), at(400)];

let tail: LogTail;
let subscription: Subscription;
let wakes: (number | 'gap')[];

const begin = (ms: number) => tail.append({ kind: 'begin', id: 0, channels: ['home:1'] }, place(ms));
const post = (id: number, ms: number, channels = ['home:1']) =>
  tail.append({ kind: 'post', id, channels }, place(ms));
const edit = (id: number, ms: number) => tail.append({ kind: 'edit', id, channels: [CHANGES] }, place(ms));

beforeEach(() => {
  tail = createLogTail();
  wakes = [];
  begin(0);
  [inSkew, first, beforeLog, second, third].forEach((id, index) => {
    post(id, 250 + index);
  });
  subscription = tail.subscribe(['home:1', CHANGES], (entry) => wakes.push(entry?.id ?? 'gap'));
});

/** The ids after the cursor, which is moved past them. */
function readOn(): number[] {
  const ids: number[] = [];
  for (let entry = subscription.next(); entry && entry !== 'gap'; entry = subscription.next()) {
    ids.push(entry.id);
    subscription.advance(entry);
  }
  return ids;
}

it('to a channel that was left without entries begins where the channel did, and not with the log', () => {
  tail.append({ kind: 'begin', id: 0, channels: ['tag:x'] }, place(1_000));
  tail.subscribe(['tag:x'], () => {}).close();
  const again = tail.subscribe(['tag:x'], () => {});
  expect([at(900), at(1_200)].map(again.contains)).toEqual([false, true]);
});

describe('a subscription', () => {
  it('begins at the end, and is woken by what comes', () => {
    expect(readOn()).toEqual([]);
    post(at(500), 510);
    edit(first, 520);
    expect(wakes).toEqual([at(500), first]);
    expect(readOn()).toEqual([at(500), first]);
  });

  it('has a post once that is appended twice', () => {
    post(third, 600);
    expect(wakes).toEqual([]);
    expect(readOn()).toEqual([]);
  });

  it('has the entries of several channels in the order of the log', () => {
    subscription.setChannels(['home:1', 'author:2', CHANGES]);
    post(at(500), 510, ['author:2']);
    post(at(501), 511);
    post(at(502), 512, ['author:2', 'home:1']);
    expect(readOn()).toEqual([at(500), at(501), at(502)]);
  });

  it('has a gap where its channel begins anew, and reads on from there', () => {
    begin(1_000);
    post(at(1_200), 1_210);
    expect(subscription.next()).toBe('gap');
    expect(wakes).toEqual(['gap', at(1_200)]);
    expect([third, at(1_050), at(1_200), at(9_000)].map(subscription.contains)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    subscription.seekStart();
    expect(readOn()).toEqual([at(1_200)]);
  });

  it('has no gap where changes are lost', () => {
    tail.append({ kind: 'begin', id: 0, channels: [CHANGES] }, place(1_000));
    expect(subscription.next()).toBeUndefined();
  });

  it('has a gap where entries were forgotten', () => {
    tail = createLogTail(2);
    subscription = tail.subscribe(['home:1'], () => {});
    [first, second, third].forEach((id, index) => {
      post(id, 600 + index);
    });
    expect(subscription.next()).toBe('gap');
    subscription.seekStart();
    expect(readOn()).toEqual([second, third]);
  });

  it('is settled when the log of its channels is as old as clocks may differ', () => {
    expect(subscription.msUntilSettled(BEGAN + 30)).toBe(70);
    expect(subscription.msUntilSettled(BEGAN + 500)).toBe(0);
    expect(
      createLogTail()
        .subscribe(['home:1'], () => {})
        .msUntilSettled(BEGAN),
    ).toBe(0);
  });

  it('keeps its channels as long as it is open', () => {
    expect(tail.channels()).toEqual(['home:1', CHANGES]);
    subscription.close();
    expect(tail.channels()).toEqual([]);
    post(at(500), 510);
    expect(wakes).toEqual([]);
  });
});

describe('a reader who comes back', () => {
  it('with the id of a post reads on after it', () => {
    expect(subscription.seekAfterPost(first)).toEqual([inSkew, first]);
    expect(readOn()).toEqual([beforeLog, second, third]);
  });

  it('with the id of a post that may be older than the log is not placed by it', () => {
    expect([inSkew, beforeLog].map(subscription.seekAfterPost)).toEqual([undefined, undefined]);
    expect([inSkew, beforeLog, first].map(subscription.isResumable)).toEqual([false, false, true]);
  });

  it('with a place reads on after it, whatever the post', () => {
    expect(subscription.seekAfterPlace(place(252))).toEqual([inSkew, first, beforeLog]);
    expect(readOn()).toEqual([second, third]);
  });

  it('with a place of another log has missed something', () => {
    for (const ms of [-1, 10_000]) expect(subscription.seekAfterPlace(place(ms))).toBeUndefined();
  });

  it('does not get changes again', () => {
    edit(1, 300);
    subscription.seekAfterPlace(place(300));
    expect(readOn()).toEqual([]);
    subscription.seekAfterPlace(place(299));
    expect(readOn()).toEqual([1]);
  });
});
