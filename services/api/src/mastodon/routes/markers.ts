import { type Id, parseId } from '@ripple/messages';
import { markRead, type NotificationId } from '@ripple/notifications';
import { listMarkers, type Marker, setMarker } from '@ripple/timelines';
import { Type } from 'typebox';
import type { Api } from '../../http/api.ts';
import { mustExist } from '../../http/find-user.ts';
import { ProblemError } from '../../http/problem.ts';
import { forUser, userOf } from '../access.ts';
import type { Mastodon } from '../mastodon.ts';

const timelines = ['home', 'notifications'] as const;
const position = Type.Optional(Type.Object({ last_read_id: Type.Optional(Type.String()) }));

/** How far a user has read, for the next client. Notifications up to there are read in Ripple, too. */
export function addMarkerRoutes(scope: Api, { context }: Mastodon): void {
  scope.get(
    '/api/v1/markers',
    {
      ...forUser('read:statuses'),
      schema: { querystring: Type.Object({ timeline: Type.Optional(Type.Array(Type.String())) }) },
    },
    async (request) => {
      const { timeline: asked = [] } = request.query;
      const markers = await listMarkers(context.reading.db, userOf(request));
      return show(markers.filter(({ timeline }) => asked.includes(timeline)));
    },
  );

  scope.post(
    '/api/v1/markers',
    {
      ...forUser('write:statuses'),
      schema: { body: Type.Object({ home: position, notifications: position }) },
    },
    async (request) => {
      const viewer = userOf(request);
      const positions = timelines.flatMap((timeline) => {
        const { last_read_id } = request.body[timeline] ?? {};
        return last_read_id === undefined ? [] : [{ timeline, lastReadId: parsePosition(last_read_id) }];
      });
      return context.write(request, async ({ db }) => {
        await mustExist(db, viewer);
        const markers: Marker[] = [];
        for (const each of positions) {
          markers.push(await setMarker(db, viewer, each));
          if (each.timeline === 'notifications')
            await markRead(db, viewer, each.lastReadId as NotificationId);
        }
        return show(markers);
      });
    },
  );
}

const show = (markers: Marker[]) =>
  Object.fromEntries(
    markers.map(({ timeline, lastReadId, version, updatedAt }) => [
      timeline,
      { last_read_id: String(lastReadId), version, updated_at: updatedAt.toISOString() },
    ]),
  );

function parsePosition(text: string): number {
  const id = text === '0' ? 0 : parseId<Id<string>>(text);
  if (id === undefined) throw new ProblemError(422, 'Validation failed: Last read is not an id');
  return id;
}
