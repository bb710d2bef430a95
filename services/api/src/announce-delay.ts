import type { Ring } from '@ripple/budgets';
import type { FastifyReply } from 'fastify';
import type { Context } from './context.ts';

/** Tells a reader that what is shown may be older than the ring's budget: `Ripple-Delay: followers;ms=40000`. */
export function announceDelay({ delays }: Context, reply: FastifyReply, ring: Ring): void {
  const delay = delays.now()[ring];
  if (delay?.late) reply.header('ripple-delay', `${ring};ms=${Math.round(delay.ms)}`);
}
