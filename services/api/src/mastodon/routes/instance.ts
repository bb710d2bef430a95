import type { Api } from '../../http/api.ts';
import { forStrangers } from '../access.ts';
import { createUsage } from '../count-usage.ts';
import { toInstance, toNodeInfo, toOldInstance } from '../entities/instance.ts';
import type { Mastodon } from '../mastodon.ts';

const NODE_INFO = 'http://nodeinfo.diaspora.software/ns/schema/2.0';

/** What a client asks before anything else: what this is, and what it allows. */
export function addInstanceRoutes(scope: Api, { context, config, addresses }: Mastodon): void {
  const findUsage = createUsage(context.reading.pool);

  scope.get('/api/v1/instance', forStrangers, async () =>
    toOldInstance(config, addresses, await findUsage()),
  );
  scope.get('/api/v2/instance', forStrangers, async () => toInstance(config, addresses, await findUsage()));

  scope.get('/.well-known/nodeinfo', forStrangers, async () => ({
    links: [{ rel: NODE_INFO, href: `${addresses.publicUrl}/nodeinfo/2.0` }],
  }));

  scope.get('/nodeinfo/2.0', forStrangers, async (_request, reply) => {
    reply.type(`application/json; profile="${NODE_INFO}#"; charset=utf-8`).serializer(JSON.stringify);
    return toNodeInfo(await findUsage());
  });
}
