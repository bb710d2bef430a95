import type { HTTPMethods } from 'fastify';
import type { Api } from '../../http/api.ts';
import { ProblemError } from '../../http/problem.ts';
import { forAnyUser, forClient, forEverybody, forStrangers, forUser } from '../access.ts';

type Access = typeof forStrangers | ReturnType<typeof forUser>;

/** What there is none of: the path is not found, as that of something that was removed. */
const NONE = Symbol('none');

const preferences = {
  'posting:default:visibility': 'public',
  'posting:default:sensitive': false,
  'posting:default:language': null,
  'reading:expand:media': 'default',
  'reading:expand:spoilers': false,
  'reading:autoplay:gifs': false,
};

const text = { updated_at: '1970-01-01T00:00:00.000Z', content: '' };

/** Reads of what Ripple has not, in the shape that clients expect. */
const reads: [path: string, access: Access, answer: object | typeof NONE][] = [
  ['/api/v1/instance/peers', forStrangers, []],
  ['/api/v1/instance/activity', forStrangers, []],
  ['/api/v1/instance/rules', forStrangers, []],
  ['/api/v1/instance/domain_blocks', forStrangers, []],
  ['/api/v1/instance/extended_description', forStrangers, text],
  ['/api/v1/instance/privacy_policy', forStrangers, text],
  ['/api/v1/instance/terms_of_service', forStrangers, NONE],
  ['/api/v1/instance/translation_languages', forStrangers, {}],
  ['/api/v1/instance/languages', forStrangers, []],
  ['/api/v1/custom_emojis', forStrangers, []],
  ['/api/v1/trends', forStrangers, []],
  ['/api/v1/trends/tags', forStrangers, []],
  ['/api/v1/trends/statuses', forEverybody('read:statuses'), []],
  ['/api/v1/trends/links', forStrangers, []],
  ['/api/v1/directory', forStrangers, []],
  ['/api/v1/announcements', forAnyUser, []],
  ['/api/v1/preferences', forUser('read:accounts'), preferences],
  ['/api/v1/filters', forUser('read:filters'), []],
  ['/api/v1/filters/:id', forUser('read:filters'), NONE],
  ['/api/v2/filters', forUser('read:filters'), []],
  ['/api/v2/filters/:id', forUser('read:filters'), NONE],
  ['/api/v1/lists', forUser('read:lists'), []],
  ['/api/v1/lists/:id', forUser('read:lists'), NONE],
  ['/api/v1/lists/:id/accounts', forUser('read:lists'), NONE],
  ['/api/v1/suggestions', forUser('read'), []],
  ['/api/v2/suggestions', forUser('read'), []],
  ['/api/v1/endorsements', forUser('read:accounts'), []],
  ['/api/v1/featured_tags', forUser('read:accounts'), []],
  ['/api/v1/featured_tags/suggestions', forUser('read:accounts'), []],
  ['/api/v1/scheduled_statuses', forUser('read:statuses'), []],
  ['/api/v1/scheduled_statuses/:id', forUser('read:statuses'), NONE],
  ['/api/v1/domain_blocks', forUser('read:blocks'), []],
  ['/api/v1/push/subscription', forUser('push'), NONE],
];

/** Writes of what Ripple has not. What would be made is refused; what is removed is not there afterwards. */
const writes: [method: HTTPMethods, path: string, access: Access, answer: string | object | typeof NONE][] = [
  ['POST', '/api/v1/filters', forUser('write:filters'), 'filters'],
  ['PUT', '/api/v1/filters/:id', forUser('write:filters'), NONE],
  ['DELETE', '/api/v1/filters/:id', forUser('write:filters'), NONE],
  ['POST', '/api/v2/filters', forUser('write:filters'), 'filters'],
  ['PUT', '/api/v2/filters/:id', forUser('write:filters'), NONE],
  ['DELETE', '/api/v2/filters/:id', forUser('write:filters'), NONE],
  ['POST', '/api/v1/lists', forUser('write:lists'), 'lists'],
  ['PUT', '/api/v1/lists/:id', forUser('write:lists'), NONE],
  ['DELETE', '/api/v1/lists/:id', forUser('write:lists'), NONE],
  ['POST', '/api/v1/lists/:id/accounts', forUser('write:lists'), NONE],
  ['DELETE', '/api/v1/lists/:id/accounts', forUser('write:lists'), NONE],
  ['POST', '/api/v1/featured_tags', forUser('write:accounts'), 'featured tags'],
  ['DELETE', '/api/v1/featured_tags/:id', forUser('write:accounts'), NONE],
  ['PUT', '/api/v1/scheduled_statuses/:id', forUser('write:statuses'), NONE],
  ['DELETE', '/api/v1/scheduled_statuses/:id', forUser('write:statuses'), NONE],
  ['POST', '/api/v1/domain_blocks', forUser('write:blocks'), 'other servers'],
  ['DELETE', '/api/v1/domain_blocks', forUser('write:blocks'), {}],
  ['DELETE', '/api/v1/suggestions/:id', forUser('write'), {}],
  ['POST', '/api/v1/announcements/:id/dismiss', forUser('write:accounts'), NONE],
  ['POST', '/api/v1/push/subscription', forUser('push'), 'push subscriptions'],
  ['PUT', '/api/v1/push/subscription', forUser('push'), NONE],
  ['DELETE', '/api/v1/push/subscription', forUser('push'), {}],
];

/** Answers what clients ask for at their start, and Ripple has not: empty, so that they go on. */
export function addEmptyRoutes(scope: Api): void {
  for (const [url, access, answer] of reads) add('GET', url, access, answer);
  for (const [method, url, access, answer] of writes) add(method, url, access, answer);
  scope.post('/api/v1/accounts', forClient, async () => {
    throw new ProblemError(403, 'This action is not allowed');
  });

  function add(
    method: HTTPMethods,
    url: string,
    access: Access,
    answer: string | object | typeof NONE,
  ): void {
    scope.route({
      method,
      url,
      ...access,
      async handler() {
        if (answer === NONE) throw new ProblemError(404, 'Record not found');
        if (typeof answer === 'string') throw new ProblemError(422, `There are no ${answer} here.`);
        return answer;
      },
    });
  }
}
