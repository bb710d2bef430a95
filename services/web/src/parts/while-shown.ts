import type { EventStream, RippleEvent, StreamOptions } from '@ripple/client';

/**
 * The events of a stream, but none while the window is hidden: a browser has six connections to a server, for all of
 * its windows. Looked at again, it goes on where it was.
 * @param open begins the stream behind an event
 * @param from the event to begin behind
 */
export async function* whileShown<Event extends RippleEvent>(
  open: (options: StreamOptions) => EventStream<Event>,
  stop: AbortSignal,
  from?: string,
): AsyncGenerator<Event, void> {
  let lastEventId = from;
  while (!stop.aborted) {
    const turn = new AbortController();
    const turned = new Promise<void>((resolve) => {
      const end = () => {
        turn.abort();
        resolve();
      };
      document.addEventListener('visibilitychange', end, { signal: turn.signal });
      stop.addEventListener('abort', end, { signal: turn.signal });
    });
    if (document.hidden) {
      await turned;
      continue;
    }
    const stream = open({ signal: turn.signal, lastEventId });
    try {
      yield* stream;
    } finally {
      turn.abort();
    }
    ({ lastEventId } = stream);
  }
}
