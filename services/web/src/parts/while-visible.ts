import type { EventStream, RippleEvent, StreamOptions } from '@ripple/client';

/**
 * The events of a stream that is closed while the window is hidden, since a browser has six HTTP/1.1 connections to a
 * server for all of its windows. A visible window resumes after its last event.
 * @param open opens the stream after an event
 * @param from id of the event to start after
 */
export async function* whileVisible<Event extends RippleEvent>(
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
