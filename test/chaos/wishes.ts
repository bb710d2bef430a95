/** How a wish may stand: whether it holds, and how often it has begun to. */
export interface Outcome {
  holds: boolean;
  begun: number;
}

/** One kind of what users do to a post or to another user and take back, by `<id of the user> <id of the other>`. */
export interface Wishes {
  /** Whether it holds; undefined: an answer was lost. */
  holds(key: string): boolean | undefined;
  /** A request to have it so was answered, as was every one before it. */
  answered(key: string, holds: boolean): void;
  /**
   * A request to have it so got no answer: it may take effect, at any time, and nothing more is asked for with this
   * key.
   */
  lost(key: string, holds: boolean): void;
  /** It holds no more, whatever was asked for: who asked has left. */
  end(key: string): void;
  /** How it may stand now. */
  outcomes(key: string): readonly Outcome[];
  /** All that were asked for. */
  keys(): Iterable<string>;
  /** How often something was asked for. */
  readonly count: number;
}

export const keyOf = (actor: string | number, object: string | number): string => `${actor} ${object}`;

const NEVER: readonly Outcome[] = [{ holds: false, begun: 0 }];

/** @param held keys of what holds before anything is asked for */
export function createWishes(held: Iterable<string> = []): Wishes {
  const wishes = new Map<string, readonly Outcome[]>();
  for (const key of held) wishes.set(key, [{ holds: true, begun: 1 }]);
  const outcomes = (key: string) => wishes.get(key) ?? NEVER;
  let count = 0;
  return {
    outcomes,
    keys: () => wishes.keys(),
    get count() {
      return count;
    },
    holds(key) {
      const [first, ...others] = outcomes(key);
      return others.some(({ holds }) => holds !== first?.holds) ? undefined : first?.holds;
    },
    answered(key, holds) {
      count++;
      wishes.set(
        key,
        outcomes(key).map((before) => after(before, holds)),
      );
    },
    end(key) {
      wishes.set(
        key,
        outcomes(key).map((before) => after(before, false)),
      );
    },
    lost(key, holds) {
      count++;
      const before = outcomes(key);
      const changed = before.filter((each) => each.holds !== holds);
      wishes.set(key, [...before, ...changed.map((each) => after(each, holds))]);
    },
  };
}

const after = (before: Outcome, holds: boolean): Outcome =>
  before.holds === holds ? before : { holds, begun: before.begun + Number(holds) };

/** What they wished who have left holds no more. @param isOver told the ids of the actor and of the other */
export function endWishesOf(wishes: Wishes, isOver: (ids: [actor: string, object: string]) => boolean): void {
  for (const key of [...wishes.keys()]) {
    const [actor = '', object = ''] = key.split(' ');
    if (isOver([actor, object])) wishes.end(key);
  }
}
