import { Type } from 'typebox';
import type { Api } from '../../http/api.ts';
import { notFound } from '../../http/problem.ts';
import { forEverybody, forUser } from '../access.ts';

/** There are no polls. */
export function addPollRoutes(scope: Api): void {
  const schema = { params: Type.Object({ id: Type.String() }) };
  const refuse = async () => {
    throw notFound('poll');
  };
  scope.get('/api/v1/polls/:id', { ...forEverybody('read:statuses'), schema }, refuse);
  scope.post('/api/v1/polls/:id/votes', { ...forUser('write:statuses'), schema }, refuse);
}
