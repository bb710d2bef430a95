import { createLatencies } from '../lab/latencies.ts';
import type { Attempt, Injected } from './recorder.ts';
import { type Fault, familyOf, isFelt, type Kind, kinds } from './schedule.ts';

/** How POSTs fared: each sending on its own, as retries are a matter of the client. */
export interface PostFigures {
  /** Answered with 201. */
  accepted: number;
  p99: number;
  worst: number;
  /** Answered with 503. */
  refused: number;
  slowestRefusal: number;
  withoutRetryAfter: number;
  /** No answer: the connection was refused or lost, or the client lost patience. */
  unanswered: number;
  /** Answered with anything else. */
  failed: number;
}

export interface KindFigures {
  kind: Kind;
  count: number;
  /** Undefined: one of them took longer than the wait for it. */
  longestRecovery: number | undefined;
}

/** Whose faults a POST may meet: each is another promise. */
export const sufferers = [
  'RabbitMQ',
  'Redis',
  'a worker',
  'Postgres',
  'the api',
  'a slow wire',
  'nobody',
] as const;
export type Sufferer = (typeof sufferers)[number];

export interface FaultFigures {
  kinds: KindFigures[];
  /** While this one suffered. */
  posts: Record<Sufferer, PostFigures>;
  /** While a fault hit what authors must not notice: the broker, Redis, a worker. */
  unfelt: PostFigures;
  /** Reads that failed at such a time: without Redis they come from Postgres. */
  unfeltReadFailures: number;
  /** From the first POST of a fault that was answered with 503 to the last one, in ms. */
  longestRefusal: number;
  longestRecovery: number | undefined;
}

export function summarise(
  faults: Injected[],
  attempts: Attempt[],
  failedReads: (Injected | undefined)[],
): FaultFigures {
  const isUnfelt = (during: Injected | undefined) => during !== undefined && !isFelt(during.fault);
  const posts = Object.fromEntries(
    sufferers.map((name) => [
      name,
      summarisePosts(attempts.filter(({ during }) => sufferer(during?.fault) === name)),
    ]),
  );
  return {
    kinds: kinds.flatMap((kind) => {
      const those = faults.filter(({ fault }) => fault.kind === kind);
      return those.length === 0 ? [] : [{ kind, count: those.length, longestRecovery: longest(those) }];
    }),
    posts: posts as FaultFigures['posts'],
    unfelt: summarisePosts(attempts.filter(({ during }) => isUnfelt(during))),
    unfeltReadFailures: failedReads.filter(isUnfelt).length,
    longestRefusal: Math.max(0, ...faults.map((fault) => refusalOf(fault, attempts))),
    longestRecovery: longest(faults),
  };
}

function sufferer(fault: Fault | undefined): Sufferer {
  if (fault === undefined) return 'nobody';
  const { kind, target } = fault;
  if (kind === 'delay') return 'a slow wire';
  return familyOf(target);
}

function refusalOf(fault: Injected, attempts: Attempt[]): number {
  const refused = attempts.filter(({ during, status }) => during === fault && status === 503);
  if (refused.length === 0) return 0;
  const ends = refused.map(({ sentAt, ms }) => sentAt + ms);
  return Math.max(...ends) - Math.min(...refused.map(({ sentAt }) => sentAt));
}

function longest(faults: Injected[]): number | undefined {
  const times = faults.map(({ recoveryMs }) => recoveryMs ?? Number.POSITIVE_INFINITY);
  const most = Math.max(0, ...times);
  return Number.isFinite(most) ? most : undefined;
}

export function summarisePosts(attempts: Attempt[]): PostFigures {
  const latencies = createLatencies();
  for (const { status, ms } of attempts) if (status === 201) latencies.record(ms);
  const refusals = attempts.filter(({ status }) => status === 503);
  const { count, p99, max } = latencies.summary();
  return {
    accepted: count,
    p99,
    worst: max,
    refused: refusals.length,
    slowestRefusal: Math.max(0, ...refusals.map(({ ms }) => ms)),
    withoutRetryAfter: refusals.filter(({ retryAfter }) => !retryAfter).length,
    unanswered: attempts.filter(({ status }) => status === undefined).length,
    failed:
      attempts.length -
      count -
      refusals.length -
      attempts.filter(({ status }) => status === undefined).length,
  };
}
