import type { Entry, Topic } from '@ripple/live';

/** Something as a stream shows it. */
export interface Shown {
  id: number;
  /** The post that this one passes on. */
  about: number | undefined;
  json: string;
}

/** What a stream shows to its reader: where it comes from, and the rules for this reader. */
export interface Source {
  event: 'post' | 'notification';
  /** Sees to it that the first post for thousands of readers doesn't find nothing known of any of them. */
  prepare?(): void;
  topics(): Promise<Topic[]>;
  /** What its reader may be looking at already, newest first: of that, too, changes are told. */
  inSight?(): Promise<number[]>;
  /** The first few above an id, oldest first. */
  since(id: number, limit: number): Promise<Shown[]>;
  /** The post that an entry tells of; nothing if it is not for this reader. Without it, entries only say: look. */
  show?(entry: Entry): Promise<Shown | undefined>;
}
