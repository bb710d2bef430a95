import { namingFor, type Redis } from '@ripple/redis';
import { home, timelineKey } from '@ripple/timelines';
import { namespace } from '../lab/servers.ts';
import type { Person } from '../lab/world/world.ts';

export const homeKey = ({ id }: Pick<Person, 'id'>): string =>
  timelineKey(namingFor(false), namespace, home(id));
export const documentKey = (id: string): string => `${namespace}:post:${id}`;

/** Removes homes, so that the next read has to build them. */
export const forgetHomes = (redis: Redis, people: Person[]): Promise<number> =>
  redis.onKey('').del(people.map(homeKey));
