import type { FastifyRequest } from 'fastify';
import { networkOf } from '../http/client-address.ts';
import { ProblemError } from '../http/problem.ts';

/** How many streams may be open in this process. */
export interface StreamLimits {
  /** In all. */
  atOnce: number;
  perUser: number;
  /** Of an IPv4 address or an IPv6 network of 64 bits, with a token or without. */
  perAddress: number;
}

const RETRY_AFTER_SECONDS = '5';

/**
 * Counts streams, in all and of each user and address: one of them must not take all streams that there can be.
 * @returns counts a stream of this request from here on, and returns what is to be called when it has ended
 * @throws {ProblemError} 429 for who has too many, 503 where there are too many
 */
export function createAdmission({ atOnce, perUser, perAddress }: StreamLimits) {
  const open = new Map<string, number>();
  const countOf = (key: string) => open.get(key) ?? 0;

  function add(key: string, change: 1 | -1): void {
    const count = countOf(key) + change;
    if (count === 0) open.delete(key);
    else open.set(key, count);
  }

  return (request: Pick<FastifyRequest, 'ip' | 'ips' | 'viewer'>): (() => void) => {
    const { viewer } = request;
    const [user, address] = [`user:${viewer}`, `address:${networkOf(request)}`];
    if (viewer !== undefined && countOf(user) >= perUser) {
      throw refusal(429, `You have ${perUser} live streams open, and cannot open more.`);
    }
    if (countOf(address) >= perAddress) {
      throw refusal(429, `There are ${perAddress} live streams open to this address, and cannot be more.`);
    }
    if (countOf('all') >= atOnce) {
      throw refusal(503, 'There are too many live streams at the moment. Please try again soon.');
    }
    const keys = viewer === undefined ? ['all', address] : ['all', address, user];
    for (const key of keys) add(key, 1);
    return () => {
      for (const key of keys) add(key, -1);
    };
  };
}

const refusal = (status: number, detail: string) =>
  new ProblemError(status, detail, { headers: { 'retry-after': RETRY_AFTER_SECONDS } });
