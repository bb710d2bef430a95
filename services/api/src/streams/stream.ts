import type { LogEntry, Subscription } from '@ripple/live';
import type { Sending } from './connections.ts';
import { isAhead, type LastEventId } from './last-event-id.ts';
import { isReady, type Line } from './line.ts';
import { channelsChanged, type Effect, isRelevant, nextEffects, pageRead, postLoaded } from './replay.ts';
import { beginReplay, type Replay, resumeReplay } from './replay-state.ts';
import type { StreamSource } from './source.ts';
import type { Wire } from './wire.ts';

/**
 * One open stream: performs what the rules in `replay.ts` say. The comment `live` says that what was missed has been
 * sent.
 */
export interface Stream extends Sending {
  /** Whether an entry, or without one a gap, is a reason to {@link advance}. */
  isRelevant(entry: LogEntry | undefined): boolean;
  /** Subscribes to the channels that the source has now. */
  renewChannels(): Promise<void>;
}

/**
 * @param options.subscription its cursor stands where a new reader begins
 * @param options.lastEventId undefined for a new reader
 * @param options.now the lowest id of the moment in which the stream began
 * @param options.onScreen posts that the reader may have from elsewhere, newest first
 */
export function createStream(options: {
  line: Line;
  wire: Wire;
  source: StreamSource;
  subscription: Subscription;
  lastEventId: LastEventId | undefined;
  now: number;
  onScreen: number[];
  onSent(event: string): void;
}): Stream {
  const { line, wire, source, subscription, lastEventId, now, onScreen, onSent } = options;
  const resumed = resume();
  const replay = resumed ?? beginReplay(source.kind, now, onScreen);

  /** Undefined for a new reader. So is one whose last id no reader can have yet, unless the log knows its place. */
  function resume(): Replay | undefined {
    if (!lastEventId) return undefined;
    const passed = seekTo(lastEventId);
    if (!passed && isAhead(lastEventId, now)) return undefined;
    const theirs = source.kind === 'post' ? passed?.filter(source.mayHave) : passed;
    return resumeReplay(source.kind, lastEventId.id, onScreen, theirs);
  }

  /** Moves the cursor to where the reader was cut; the ids up to it, or undefined where the log doesn't tell. */
  function seekTo({ id, place }: LastEventId): number[] | undefined {
    if (source.kind === 'notification') return undefined;
    const passed = place === undefined ? undefined : subscription.seekAfterPlace(place);
    return passed ?? subscription.seekAfterPost(id);
  }

  async function perform(effects: Effect[]): Promise<void> {
    for (const effect of effects) {
      switch (effect.do) {
        case 'send':
          line.write(wire.event(effect));
          onSent(effect.event);
          break;
        case 'send-id':
          if (wire.id) line.write(wire.id(effect.id));
          break;
        case 'send-live':
          if (wire.live !== undefined) line.write(wire.live);
          break;
        case 'advance':
          subscription.advance(effect.entry);
          break;
        case 'seek-start':
          subscription.seekStart();
          break;
        case 'seek-end':
          subscription.seekEnd();
          break;
        case 'end':
          line.end();
          break;
        case 'load-post': {
          const item = source.kind === 'post' ? await source.loadPost(effect.entry) : undefined;
          return perform(postLoaded(replay, effect.entry, item, subscription.isResumable(effect.entry.id)));
        }
        case 'read-page': {
          const page = await source.listAfter(effect.after, effect.limit);
          return perform(pageRead(replay, page, subscription.contains));
        }
      }
    }
  }

  // A reader who is cut before the first event comes back with this: an id alone is no event, but remembered (HTML
  // Standard, 9.2.6 Interpreting an event stream).
  if (!resumed && wire.id) line.write(wire.id(replay.lastId));

  return {
    async advance() {
      while (isReady(line)) {
        const effects = nextEffects(replay, subscription.next());
        if (effects.length === 0) return;
        await perform(effects);
      }
    },
    isRelevant: (entry) => isRelevant(replay, entry),
    async renewChannels() {
      const channels = await source.listChannels();
      if (channels.join() === subscription.channels.join()) return;
      subscription.setChannels(channels);
      channelsChanged(replay);
    },
  };
}
