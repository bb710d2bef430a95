import type { FastifyReply } from 'fastify';
import type { Context } from '../context.ts';

/** Tells a reader that what is shown may be older than the ring's budget: `Ripple-Delay: followers;ms=40000`. */
export function announceDelay({ delays }: Context, reply: FastifyReply): void {
  const { ring } = reply.routeOptions.config;
  const delay = ring && delays.now()[ring];
  if (delay?.late) reply.header('ripple-delay', `${ring};ms=${Math.round(delay.ms)}`);
}
