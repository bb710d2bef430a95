import type { UserId } from '@ripple/messages';
import { home } from '@ripple/timelines';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { expect, it, vi } from 'vitest';
import type { Context } from '../context.ts';
import { lookAheadHome } from './look-ahead.ts';

const viewer = 7 as UserId;
const request = (given: Partial<FastifyRequest> = {}) =>
  ({ viewer, refused: false, url: '/v1/timelines/home', ...given }) as FastifyRequest;

/** A Redis that is away; whatever else is touched is an error. */
function contextAway() {
  const away = async () => {
    throw new Error('Command timed out');
  };
  return { store: { find: vi.fn(away) }, findViewerFacts: vi.fn(away) };
}

it('asks for one entry more than a page, and lets the request go on at once', async () => {
  const context = contextAway();
  const asked = request();
  const done = vi.fn();
  lookAheadHome(context as unknown as Context)(asked, {} as FastifyReply, done);
  expect(done).toHaveBeenCalledOnce();
  expect(context.store.find.mock.calls).toEqual([[home(viewer), 21]]);
  expect(context.findViewerFacts.mock.calls).toEqual([[viewer]]);
  await expect(asked.ahead?.window).rejects.toThrow('timed out');
  await expect(asked.ahead?.facts).rejects.toThrow('timed out');
});

it.each([
  ['without a viewer', { viewer: undefined }],
  ['where there is no room', { refused: true }],
  ['of another page', { url: '/v1/timelines/home?limit=5' }],
])('asks nothing %s', (_, given) => {
  const context = contextAway();
  const asked = request(given);
  lookAheadHome(context as unknown as Context)(asked, {} as FastifyReply, () => {});
  expect(asked.ahead).toBeUndefined();
  expect(context.store.find).not.toHaveBeenCalled();
});
