import type { Effect } from './replay.ts';

/** How on a line is written what a stream has to say. What a wire has no words for is not said. */
export interface Wire {
  event(event: Extract<Effect, { do: 'send' }>): string;
  /** With what a reader comes back. */
  id?(id: string | number): string;
  /** All that was missed has been sent. */
  live?: string;
}

/** Server-sent events with ids. */
export const eventWire: Wire = {
  event: ({ id, event, json }) => `id: ${id}\nevent: ${event}\ndata: ${json}\n\n`,
  id: (id) => `id: ${id}\n\n`,
  live: ': live\n\n',
};
