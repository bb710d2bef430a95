import type { Topic } from './topic.ts';

/**
 * What is in the log. `begin`: from here on all that happens on these topics is in the log; before, nobody
 * had listened for a while, and it need not be. `news`: there is something to look for in Postgres.
 */
export type Kind = 'post' | 'edit' | 'delete' | 'news' | 'begin';

export interface LogRecord {
  kind: Kind;
  /** The post; 0 where it is about none. */
  id: number;
  topics: Topic[];
}

/** Entries that the log holds in Redis, about 100 bytes each; who has missed more reads the timeline. */
export const MOST_ENTRIES = 20_000;

export const logKey = (namespace: string) => `${namespace}:live:log`;
/** A sorted set: topics, and until when they are alive, in ms since the Unix epoch. */
export const topicsKey = (namespace: string) => `${namespace}:live:topics`;

export function encode(namespace: string, { kind, id, topics }: LogRecord) {
  return [
    ...[logKey(namespace), 'MAXLEN', '~', MOST_ENTRIES, '*'],
    ...['kind', kind, 'id', id, 'topics', JSON.stringify(topics)],
  ] as const;
}

export function decode(fields: string[]): LogRecord {
  const [, kind, , id, , topics = '[]'] = fields;
  return { kind: kind as Kind, id: Number(id), topics: JSON.parse(topics) };
}

/** Whether one id of an entry (`<ms>-<number>`) is at or behind another. */
export function reaches(id: string, other: string): boolean {
  const [ms = 0, number = 0] = id.split('-').map(Number);
  const [otherMs = 0, otherNumber = 0] = other.split('-').map(Number);
  return ms > otherMs || (ms === otherMs && number >= otherNumber);
}
