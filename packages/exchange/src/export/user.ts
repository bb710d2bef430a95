import { timeOf, type UserId } from '@ripple/messages';
import { presentAvatar } from '@ripple/presentation';
import type { Line } from '../line.ts';
import type { ExportContext } from './export-lines.ts';

interface Row {
  id: UserId;
  externalId: string;
  handle: string;
  name: string;
  bio: string;
  avatarUrl: string | null;
  avatarKey: string | null;
  data: object | null;
  locked: boolean;
  state: string | null;
  reason: string | null;
}

/** `undefined` if there is no such user. */
export async function findUserLine(
  { pool, mediaUrl }: ExportContext,
  user: UserId,
): Promise<Extract<Line, { user: object }> | undefined> {
  const { rows } = await pool.query<Row>({
    name: 'export-user',
    text: `select id, coalesce(external_id, id::text) as "externalId", handle, name, bio, avatar_url as "avatarUrl",
             avatar_key as "avatarKey", data, locked, state, reason
           from users left join user_states on user_id = id where id = $1`,
    values: [user],
  });
  const [row] = rows;
  if (!row) return undefined;
  const { id, externalId, handle, name, bio, data, locked, state, reason } = row;
  const moderation =
    state === 'silenced' || state === 'suspended' ? ({ state, reason: reason ?? '' } as const) : undefined;
  return {
    user: {
      ...{ externalId, handle, name, bio, avatar: presentAvatar(row, mediaUrl).avatar, data, locked },
      ...{ at: timeOf(id).toISOString(), id: String(id) },
      ...(moderation && { moderation }),
    },
  };
}
