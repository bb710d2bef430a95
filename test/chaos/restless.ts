import type { SmallWorld } from '../lab/world/over-http.ts';
import type { Person } from '../lab/world/world.ts';
import { createActs } from './acts.ts';
import type { WriterOptions } from './insist.ts';
import { createWishes, keyOf, type Wishes } from './wishes.ts';

/** One in so many is restless. */
const ONE_IN = 4;

/** By the ids of who does it and to whom. */
export interface RelationWishes {
  follow: Wishes;
  block: Wishes;
  mute: Wishes;
}

/** Some of the people, who follow, block and mute others all the time, and take it back. */
export interface Restless {
  wishes: RelationWishes;
  /** Those who do. */
  people: Person[];
  /** All others: what they see changes by posts alone, so that nothing mends their homes if one is lost. */
  steady: Person[];
  isRestless(handle: string): boolean;
  /** Whether neither of the two may block or mute the other: what one does to the posts of the other is not refused. */
  mayMeet(one: Person, other: Person): boolean;
  /** Whether one has blocked another since before a time, without having asked to undo it. */
  isBlocked(viewer: Person, other: string, before: number): boolean;
  /** One of them changes what another is to them. */
  change(): Promise<void>;
}

/** @param options.follows keys of those that hold at first, beside those of the world */
export function createRestless(options: WriterOptions & { follows: string[] }): Restless {
  const { world, random, clock } = options;
  const { people } = world;
  const count = Math.floor(people.length / ONE_IN);
  const [steady, restless] = [people.slice(0, people.length - count), people.slice(people.length - count)];
  const handles = new Set(restless.map(({ handle }) => handle));
  const isRestless = (handle: string) => handles.has(handle);
  const follows = [...listFollows(world), ...options.follows];
  const wishes = { follow: createWishes(follows), block: createWishes(), mute: createWishes() };
  const { follow, block } = wishes;
  const perform = createActs({ ...options, label: 'relation' });
  /** Pairs of whom one is doing something to the other, or may still be. */
  const busy = new Set<string>();
  /** When a block was answered. */
  const blockedAt = new Map<string, number>();

  const holds = (kind: Wishes, one: Person, other: Person) => kind.holds(keyOf(one.id, other.id));
  /** A block ends both follows. */
  function endFollows(one: Person, other: Person): void {
    for (const key of [keyOf(one.id, other.id), keyOf(other.id, one.id)]) {
      if (follow.holds(key)) follow.answered(key, false);
    }
  }

  /** Follows are changed most; of those who are restless, too, also blocks and mutes. */
  function choose(one: Person, other: Person): { name: keyof RelationWishes; holds: boolean } {
    const isBlocked = holds(block, one, other);
    if (isBlocked) return { name: 'block', holds: false };
    const names = ['follow', 'follow', 'block', 'mute'] as const;
    const name = isRestless(other.handle) ? random.pick(names) : 'follow';
    return { name, holds: !holds(wishes[name], one, other) };
  }

  return {
    wishes,
    people: restless,
    steady,
    isRestless,
    mayMeet: (one, other) => !(isRestless(one.handle) && isRestless(other.handle)),
    isBlocked: (viewer, other, before) =>
      (blockedAt.get(keyOf(viewer.id, other)) ?? Number.POSITIVE_INFINITY) < before,
    async change() {
      if (restless.length === 0) return;
      const [person, other] = [random.pick(restless), random.pick(random.below(2) === 0 ? restless : people)];
      const pair = [person.id, other.id].sort((a, b) => a - b).join();
      if (person.id === other.id || busy.has(pair)) return;
      const { name, holds: will } = choose(person, other);
      // Who is blocked may not follow.
      if (name === 'follow' && will && holds(block, other, person)) return;
      busy.add(pair);
      const path = `/v1/users/${other.handle}`;
      const [object, mayBeLost] = [String(other.id), name === 'follow'];
      const act = { name, person, object, path, wishes: wishes[name], holds: will, mayBeLost };
      if (name === 'block') blockedAt.delete(keyOf(person.id, object));
      if (!(await perform(act))) return;
      if (name === 'block' && will) {
        blockedAt.set(keyOf(person.id, object), clock.now());
        endFollows(person, other);
      }
      busy.delete(pair);
    },
  };
}

function listFollows({ graph, people }: SmallWorld): string[] {
  return people.flatMap(({ id }, author) =>
    [...graph.followers(author)].map((follower) => keyOf((people[follower] as Person).id, id)),
  );
}
