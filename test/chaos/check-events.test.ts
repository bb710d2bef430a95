import { describe, expect, it } from 'vitest';
import { checkContents, checkEvents, compareReadings } from './check-events.ts';
import { countBegun } from './count-begun.ts';
import type { SeenEvent } from './events.ts';
import { worldOfThree } from './world-of-three.ts';

const event = (type: string, actor: string | null, object: string): SeenEvent => ({
  ...{ id: '', type, actor, object },
  text: undefined,
});
/** What has happened in the world of three: also a follow that was taken back. */
const happened = [
  ...['1', '2', '3'].map((id) => event('user.created', id, id)),
  event('follow.created', '2', '1'),
  event('follow.created', '3', '1'),
  event('follow.created', '2', '3'),
  event('post.created', '1', '10'),
  event('follow.deleted', '2', '3'),
  event('post.created', '1', '20'),
  event('post.created', '1', '30'),
  event('post.deleted', '1', '30'),
];
const number = (events: SeenEvent[]) => events.map((each, index) => ({ ...each, id: `7-${index}` }));
const nothing = { lost: [], doubled: [], unexpected: [] };

describe('two readings of events', () => {
  const events = number(happened);

  it('are the same', () => {
    expect(compareReadings(events, events)).toEqual(nothing);
  });

  it('differ by an event that is missing, doubled, or gone', () => {
    expect(compareReadings(events.toSpliced(4, 1), events).lost).toHaveLength(1);
    expect(compareReadings(events, events.toSpliced(4, 1)).unexpected).toHaveLength(1);
    expect(compareReadings(events.toSpliced(4, 0, events[2] as SeenEvent), events).doubled).toHaveLength(1);
  });

  it('differ by their order, and by what an event says', () => {
    const [one, two] = events.slice(3) as [SeenEvent, SeenEvent];
    expect(compareReadings(events.toSpliced(3, 2, two, one), events).unexpected).toHaveLength(1);
    const other = { ...one, actor: '3' };
    expect(compareReadings(events.with(3, other), events).unexpected).toHaveLength(1);
  });
});

describe('events and what Postgres holds', () => {
  const { rows, ledger } = worldOfThree();
  const check = (events: SeenEvent[]) => checkEvents(events, rows, ledger);
  const index = (type: string, object: string) =>
    happened.findIndex((each) => each.type === type && each.object === object);

  it('agree', () => {
    expect(check(happened)).toEqual(nothing);
  });

  it('differ by an event that is missing', () => {
    for (const [type, object] of [
      ['user.created', '2'],
      ['follow.created', '1'],
      ['follow.deleted', '3'],
      ['post.created', '10'],
      ['post.deleted', '30'],
    ] as const) {
      const { lost, doubled } = check(happened.toSpliced(index(type, object), 1));
      expect(lost, type).toHaveLength(1);
      expect(doubled).toEqual([]);
    }
    // Of a post that is gone both.
    expect(check(happened.filter(({ object }) => object !== '30')).lost).toHaveLength(1);
  });

  it('differ by one that is there twice, and by one of what never was', () => {
    for (const each of happened) {
      const at = happened.indexOf(each);
      expect(check(happened.toSpliced(at, 0, each)).doubled, each.type).toHaveLength(1);
    }
    const again = ['post.created', 'post.deleted'].map((type) => event(type, '1', '30'));
    expect(check([...happened, ...again]).doubled).toHaveLength(1);
    expect(check([...happened, event('post.created', '1', '40')]).lost).toHaveLength(1);
    expect(check([...happened, event('favourite.deleted', '2', '10')]).unexpected).toHaveLength(1);
    expect(check([...happened, event('user.blessed', '2', '2')]).unexpected).toHaveLength(1);
  });

  it('may differ by an edit of which the answer was lost', () => {
    const { rows, ledger } = worldOfThree();
    const [posting] = ledger.postings;
    if (posting) {
      ledger.edit(posting, 'y').answeredAt = 3;
      ledger.edit(posting, 'z');
    }
    const checkEdits = (times: number) =>
      checkEvents([...happened, ...Array(times).fill(event('post.edited', '1', '10'))], rows, ledger);
    expect(checkEdits(0).lost).toHaveLength(1);
    expect(checkEdits(1)).toEqual(nothing);
    expect(checkEdits(2)).toEqual(nothing);
    expect(checkEdits(3).doubled).toHaveLength(1);
  });

  it('agree on what is hidden and shown again, and whose account is suspended or locked', () => {
    const { rows, ledger } = worldOfThree();
    const checkAfter = (...events: SeenEvent[]) => checkEvents([...happened, ...events], rows, ledger);
    const [hidden, shown] = [event('post.hidden', null, '10'), event('post.edited', null, '10')];
    const [suspended, locked] = [event('user.changed', null, '2'), event('user.changed', '2', '2')];
    expect(checkAfter(hidden, shown, suspended, suspended, locked, locked)).toEqual(nothing);
    expect(checkAfter(hidden).lost).toEqual(['hiding 10 is not there, and no event says that it is gone']);
    expect(checkAfter(shown).unexpected).toHaveLength(1);
    expect(checkAfter(hidden, hidden, shown).doubled).toHaveLength(1);
    expect(checkAfter(suspended).lost).toHaveLength(1);
    expect(checkAfter(locked).lost).toHaveLength(1);
    Object.assign(rows.posts[2] as object, { isHidden: true });
    Object.assign(rows.users[1] as object, { state: 'suspended', isLocked: true });
    expect(checkAfter(hidden, suspended, locked)).toEqual(nothing);
    expect(checkAfter().lost).toHaveLength(3);
  });

  it('agree on a request to follow, which has no end', () => {
    expect(check([...happened, event('follow.requested', '1', '2')])).toEqual(nothing);
  });

  it('agree on a user who has left, with whom all ends that the user had', () => {
    const { rows, ledger } = worldOfThree();
    Object.assign(rows.users[0] as object, { state: 'deleted' });
    for (const post of rows.posts) post.isDeleted = true;
    const checkAfter = (...events: SeenEvent[]) =>
      checkEvents([...happened, ...events], { ...rows, follows: [] }, ledger);
    const left = event('user.deleted', '1', '1');
    expect(checkAfter(left)).toEqual(nothing);
    expect(checkAfter().lost).toEqual(['user 1 is not there, and no event says that it is gone']);
    expect(checkAfter(left, left).doubled).toHaveLength(1);
    // Of others nothing ends.
    expect(checkAfter(left, event('follow.created', '3', '2')).lost).toHaveLength(1);
  });

  it('tell how often something has begun', () => {
    const again = event('follow.created', '2', '3');
    expect(countBegun([...happened, again], 'follow.created')).toEqual(
      new Map([
        ['2 1', 1],
        ['3 1', 1],
        ['2 3', 2],
      ]),
    );
  });

  it('show posts as they are', () => {
    const [there, gone] = [event('post.created', '1', '10'), event('post.created', '1', '30')];
    const text = rows.posts.at(-1)?.text;
    expect(checkContents([{ ...there, text }, gone], rows)).toEqual(nothing);
    expect(checkContents([there], rows).lost).toHaveLength(1);
    expect(checkContents([{ ...there, text: 'y' }], rows).unexpected).toHaveLength(1);
    expect(checkContents([{ ...gone, text: 'x (c2)' }], rows).unexpected).toHaveLength(1);
  });
});
