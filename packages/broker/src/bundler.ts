import { withTimeout } from '@ripple/concurrency';

/** Of the messages of a bundle; one that is larger travels alone. */
const MOST_BYTES = 65_536;
/**
 * An answer that takes longer holds up nothing, in ms: while the leader of a queue is frozen, RabbitMQ sends what it was
 * given once more after ten seconds, which is when what has waited for the answer would be too late.
 */
const PATIENCE_MS = 500;

/** What waits to be sent. */
interface Waiting {
  bytes: number;
}

interface Line {
  waiting: Waiting[];
  bytes: number;
  /** Bundles, of one message or more, whose answer is waited for. */
  unanswered: number;
  isDue: boolean;
}

/**
 * Lets messages of one routing key travel together under load (smart batching: Thompson, 2011). What comes while
 * nothing is unanswered goes at the end of this turn of the event loop; what comes later waits for the answer, for
 * {@link PATIENCE_MS} at most, and then goes as one. A full bundle waits for nothing. The order of each routing key is kept.
 * @param send called with one entry or more; resolves when the broker has answered, or when that is no longer waited
 *   for, and never rejects
 */
export function createBundler<Entry extends Waiting>(
  send: (routingKey: string, entries: Entry[]) => Promise<void>,
) {
  const lines = new Map<string, Line & { waiting: Entry[] }>();

  function lineOf(routingKey: string) {
    const known = lines.get(routingKey);
    if (known) return known;
    const line = { waiting: [], bytes: 0, unanswered: 0, isDue: false };
    lines.set(routingKey, line);
    return line;
  }

  function sendWaiting(routingKey: string): void {
    const line = lineOf(routingKey);
    const entries = line.waiting;
    if (entries.length === 0) return;
    line.waiting = [];
    line.bytes = 0;
    line.unanswered += 1;
    const goOn = () => {
      line.unanswered -= 1;
      if (line.unanswered === 0) sendWaiting(routingKey);
    };
    void withTimeout(PATIENCE_MS, send(routingKey, entries)).then(goOn, goOn);
  }

  return {
    /** @param most how many go together at most */
    add(routingKey: string, entry: Entry, most: number): void {
      const line = lineOf(routingKey);
      if (line.bytes + entry.bytes > MOST_BYTES) sendWaiting(routingKey);
      line.waiting.push(entry);
      line.bytes += entry.bytes;
      if (line.waiting.length >= most) sendWaiting(routingKey);
      else if (line.unanswered === 0 && !line.isDue) {
        line.isDue = true;
        setImmediate(() => {
          line.isDue = false;
          if (line.unanswered === 0) sendWaiting(routingKey);
        });
      }
    },
  };
}
