import type { Naming } from '@ripple/redis';
import type { Channel } from './channel.ts';

/**
 * What a record says. `begin`: from here on the log is complete for these channels; before, they had no
 * subscriber for a while, and nothing was written for them. `news`: there are new rows to query in Postgres. `release`: a
 * post that was held until then, and so is older than others that readers have; `withhold`: one that is for its author
 * alone from then on.
 */
export type Kind = 'post' | 'release' | 'edit' | 'withhold' | 'delete' | 'news' | 'begin';

/** A record of the log, as workers write it. */
export interface LogRecord {
  kind: Kind;
  /** The post; 0 for `news` and `begin`. */
  id: number;
  channels: Channel[];
}

/** Records that the log holds in Redis, about 100 bytes each. A reader who has missed more reads the timeline. */
export const MAX_RECORDS = 20_000;

/** A Redis stream. */
export const logKey = (naming: Naming, namespace: string) => naming.together(`${namespace}:live:log`, 'live');
/** A sorted set: channels, and until when they are alive, in ms since the Unix epoch. */
export const aliveKey = (naming: Naming, namespace: string) =>
  naming.together(`${namespace}:live:topics`, 'live');

/** The arguments of the XADD that appends a record. */
export function appendArguments(log: string, { kind, id, channels }: LogRecord) {
  return [
    ...[log, 'MAXLEN', '~', MAX_RECORDS, '*'],
    ...['kind', kind, 'id', id, 'topics', JSON.stringify(channels)],
  ] as const;
}

export function parseRecord(fields: string[]): LogRecord {
  const [, kind, , id, , channels = '[]'] = fields;
  return { kind: kind as Kind, id: Number(id), channels: JSON.parse(channels) };
}

/** Whether a place in the log (`<ms>-<number>`, the id of a Redis stream entry) is at or after another. */
export function isAtOrAfter(place: string, other: string): boolean {
  const [ms = 0, number = 0] = place.split('-').map(Number);
  const [otherMs = 0, otherNumber = 0] = other.split('-').map(Number);
  return ms > otherMs || (ms === otherMs && number >= otherNumber);
}

/** When the record at a place was written, in ms since the Unix epoch, by the clock of Redis. */
export const timeOfPlace = (place: string): number => Number(place.slice(0, place.indexOf('-')));
