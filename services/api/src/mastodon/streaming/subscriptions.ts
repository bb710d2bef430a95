import type { FastifyRequest } from 'fastify';
import type { Connection } from '../../streams/connections.ts';
import type { Streams } from '../../streams/streams.ts';
import type { FindStream, NamedStream, Refusal } from './named-streams.ts';
import { createMessageWire } from './wires.ts';

/** Streams on one socket: each costs what a connection of its own does. */
const MOST_SUBSCRIPTIONS = 20;

export const unavailable: Refusal = {
  error: 'The stream cannot be opened at the moment. Please try again soon.',
  status: 503,
};

/** The streams on a socket; what a client asks for in vain is returned as the reason. */
export interface Subscriptions {
  subscribe(name: unknown, params: Record<string, unknown>): Promise<Refusal | undefined>;
  unsubscribe(name: unknown, params: Record<string, unknown>): Refusal | undefined;
}

export function createSubscriptions(
  request: FastifyRequest,
  connection: Connection,
  { streams, findStream }: { streams: Streams; findStream: FindStream },
): Subscriptions {
  /** What ends each of them; they begin one beside the other. */
  const beginnings = new Map<string, Promise<() => void>>();

  async function begin({ name, createSources }: NamedStream): Promise<() => void> {
    const prepared = await streams.prepare(createSources());
    return prepared.begin(connection, createMessageWire(name));
  }

  return {
    async subscribe(name, params) {
      const found = findStream(request, name, params);
      if ('error' in found) return found;
      const { key } = found;
      if (beginnings.has(key)) return undefined;
      if (beginnings.size >= MOST_SUBSCRIPTIONS) return { error: 'Too many subscriptions', status: 429 };
      const beginning = begin(found);
      beginnings.set(key, beginning);
      try {
        await beginning;
        return undefined;
      } catch {
        if (beginnings.get(key) === beginning) beginnings.delete(key);
        return unavailable;
      }
    },
    unsubscribe(name, params) {
      const found = findStream(request, name, params);
      if ('error' in found) return found;
      const beginning = beginnings.get(found.key);
      beginnings.delete(found.key);
      // Of one that could not be opened, the client has been told.
      beginning?.then((end) => end()).catch(() => {});
      return undefined;
    },
  };
}
