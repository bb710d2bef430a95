import type { Db } from '@ripple/db';
import { type PostId, parseId, type UserId } from '@ripple/messages';
import { findUserIds, IS_THERE } from '@ripple/people';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { PostName } from './line.ts';

/** A post that a line names. */
export interface NamedPost {
  id: PostId;
  authorId: UserId;
  /** The post that it passes on. */
  repostOf: PostId | null;
  /** Whom it is for, also while it is withheld. */
  visibility: string;
  deleted: boolean;
}

/** Finds what lines name: by external ids, and by `id:<id>` what has none that is known. */
export interface Names {
  /** Users by their names; names of no user are left out. */
  users(db: Db, names: Iterable<string>): Promise<Map<string, UserId>>;
  /** Posts by {@link keyOfPost}. @param users of all their authors */
  posts(db: Db, names: PostName[], users: Map<string, UserId>): Promise<Map<string, NamedPost>>;
}

export const keyOfPost = ({ author, externalId }: PostName): string => JSON.stringify([author, externalId]);

/** The id in `id:<id>`. */
export const idInName = (name: string): number | undefined =>
  name.startsWith('id:') ? parseId(name.slice(3)) : undefined;

const MOST_KNOWN = 200_000;
/** So long a user who is gone may be known. */
const KNOWN_MS = 30_000;

export function createNames(): Names {
  const known = new LRUCache<string, UserId>({ max: MOST_KNOWN, ttl: KNOWN_MS });

  return {
    async users(db, names) {
      const found = new Map<string, UserId>();
      const missing: string[] = [];
      for (const name of new Set(names)) {
        const id = known.get(name);
        if (id === undefined) missing.push(name);
        else found.set(name, id);
      }
      if (missing.length === 0) return found;
      for (const [name, id] of await findUserIds(db, missing)) found.set(name, id);
      const byId = new Map(
        missing.flatMap((name) => {
          const id = found.has(name) ? undefined : idInName(name);
          return id === undefined ? [] : [[id, name] as const];
        }),
      );
      if (byId.size > 0) {
        const { rows } = await sql<{ id: UserId }>`
          select id from users where id = any(${[...byId.keys()]}::bigint[]) and ${IS_THERE}`.execute(db);
        for (const { id } of rows) found.set(byId.get(id) as string, id);
      }
      for (const name of missing) {
        const id = found.get(name);
        if (id !== undefined) known.set(name, id);
      }
      return found;
    },

    async posts(db, names, users) {
      const wanted = new Map<string, { author: UserId; externalId: string; id: number | null }>();
      for (const name of names) {
        const author = users.get(name.author);
        if (author === undefined) continue;
        wanted.set(keyOfPost(name), {
          author,
          externalId: name.externalId,
          id: idInName(name.externalId) ?? null,
        });
      }
      if (wanted.size === 0) return new Map();
      const all = [...wanted.values()];
      const keys = [...wanted.keys()];
      const { rows } = await sql<NamedPost & { place: number }>`
        with named as (
          select place, coalesce(
            (select post_id from post_external_ids taken
             where taken.author_id = wanted.author and taken.external_id = wanted.external_id),
            wanted.id
          ) as id, author
          from unnest(
            ${all.map(({ author }) => author)}::bigint[], ${all.map(({ externalId }) => externalId)}::text[],
            ${all.map(({ id }) => id)}::bigint[]
          ) with ordinality as wanted (author, external_id, id, place)
        )
        select place, posts.id, author_id as "authorId", repost_of as "repostOf",
          case when posts.visibility = 'withheld'
            then (select kept.visibility from withheld_posts kept where post_id = posts.id)
            else posts.visibility end as visibility,
          deleted_at is not null as deleted
        from named join posts on posts.id = named.id and posts.author_id = named.author`.execute(db);
      return new Map(rows.map(({ place, ...post }) => [keys[place - 1] as string, post]));
    },
  };
}
