import { laneNames, type Ring, rings } from '@ripple/messages';
import { type Static, type TSchema, Type } from 'typebox';
import type { Distribution } from '../../lab/latencies.ts';
import { baselineNames } from '../../lab/target.ts';

const text = Type.String();
const amount = Type.Number({ minimum: 0 });
/** JSON has no undefined: what is not known is not there. */
const maybe = Type.Optional(Type.Union([amount, Type.Undefined()]));
const oneOf = <Name extends string>(names: readonly Name[]) => Type.Unsafe<Name>(Type.Enum([...names]));
const byName = <Name extends string, Schema extends TSchema>(names: readonly Name[], schema: Schema) =>
  Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, Schema>;
const ringNames = Object.keys(rings) as Ring[];

const worst = { p99: amount, max: amount };
const distribution = {
  ...{ count: amount, p50: amount, p95: amount, ...worst },
  /** How many were at most so long and longer than the bucket before allows. */
  buckets: Type.Array(Type.Tuple([amount, amount])),
};
const ring = Type.Object({
  ...distribution,
  budgetMs: amount,
  worstMs: amount,
  /** Sampled posts that were not seen within the ring's worst budget. */
  unseen: amount,
});

const second = Type.Object({
  /** Since the first post was due. */
  second: Type.Number(),
  ...{ posts: amount, reads: amount, deliveries: amount },
  /** The worst of that second; null where nothing was measured. `reads` are of homes. */
  worst: Type.Object(byName([...ringNames, 'reads' as const], Type.Union([amount, Type.Null()]))),
  /** Age of the oldest work not known to be delivered, by lane; what is not reported is left out. */
  lanes: Type.Object(byName(laneNames, Type.Optional(amount))),
});

const subject = Type.Object({
  name: oneOf(['ripple', ...baselineNames]),
  /** A baseline has no other rings than author and followers. */
  rings: Type.Object(byName(ringNames, Type.Optional(ring))),
  reads: Type.Object(distribution),
  /** Until the last follower of the largest author had a post of it, where the scenario has it post. */
  largest: Type.Optional(Type.Object(distribution)),
  posts: Type.Object({ sent: amount, accepted: amount, wantedPerSecond: amount, sentPerSecond: amount }),
  /** Into home timelines, as the follow graph demands and as the subject counted them. */
  deliveries: Type.Object({ owed: amount, counted: maybe, perSecond: amount }),
  /** Undefined where the subject sends none. */
  messagesPerPost: maybe,
  bytesPerEntry: maybe,
  /** What each process, with all that it has started, has used. Memory is resident, in bytes. */
  processes: Type.Array(
    Type.Object({
      ...{ name: text, cpuSeconds: amount },
      memory: Type.Object({ first: amount, last: amount, most: amount }),
    }),
  ),
  generator: Type.Object({
    ...{ lateness: Type.Object(worst), eventLoop: Type.Object(worst) },
    trusted: Type.Boolean(),
  }),
  processors: Type.Object({ busy: amount, fullSeconds: amount, seconds: amount }),
  errors: Type.Record(text, amount),
  /** One for each second of the run, with the wait for the last deliveries at its end. */
  series: Type.Array(second),
  /** Why the run has failed, in sentences; empty if it has not. */
  failed: Type.Array(text),
});

const phase = Type.Object({ name: text, seconds: amount, postsPerSecond: amount, readsPerSecond: amount });

/** What a run has found: written as JSON, drawn as a page, compared with another. All times are milliseconds. */
export const loadResult = Type.Object({
  version: Type.Literal(1),
  /** ISO 8601, UTC. */
  startedAt: text,
  scenario: Type.Object({
    ...{ name: text, about: text },
    /** By which people post and read, if not Ripple's own. */
    api: Type.Optional(oneOf(['mastodon'])),
    arrival: oneOf(['constant', 'poisson']),
    phases: Type.Array(phase),
  }),
  world: Type.Object({ users: amount, follows: amount, largestAuthor: amount, seed: Type.Number() }),
  machine: Type.Object({
    ...{ processors: amount, model: text, memoryBytes: amount },
    versions: Type.Record(text, text),
  }),
  /** Ripple comes first. */
  subjects: Type.Array(subject, { minItems: 1 }),
});

export type LoadResult = Static<typeof loadResult>;
export type Subject = Static<typeof subject>;
export type RingResult = Static<typeof ring>;
export type { Distribution };
export type Second = Static<typeof second>;
export type Phase = Static<typeof phase>;
