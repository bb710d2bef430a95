import { isIP } from 'node:net';
import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';

/**
 * The address of who asks, as the nearest trusted proxy passed it on (`TRUST_PROXY`). What is no address counts as
 * the address of the proxy that passed it on: a client can write anything into `X-Forwarded-For`.
 */
export function addressOf({ ip, ips = [ip] }: Pick<FastifyRequest, 'ip' | 'ips'>): string {
  // The first is the other end of the connection, which is an address as long as that is open.
  const address = ips.findLast((each) => isIP(each) !== 0) ?? '';
  // Of a zone (RFC 4007) any length is allowed.
  return address.replace(/%.*/, '');
}

/**
 * What the limits of an address count as one: an IPv4 address, also one mapped into IPv6, or an IPv6 network of 64
 * bits, the least that one customer is given (RFC 6177, section 2).
 */
export const networkOf = (request: Pick<FastifyRequest, 'ip' | 'ips'>): string =>
  normalizeIP(addressOf(request));
