import type { FastifyInstance, RouteOptions } from 'fastify';
import type { TSchema } from 'typebox';
import type { Contract } from './contract.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is a form, read while it comes: this only describes it. */
    form?: TSchema;
  }
  interface FastifyInstance {
    /** What is published of the routes. Complete once the application is ready, and the same from then on. */
    readContract(): Promise<Contract>;
    /** The same of the routes for clients of Mastodon, which is not published: their contract is Mastodon's. */
    describeMastodon(): Promise<Contract>;
  }
}

/**
 * Publishes the contract, generated from the schemas that validate requests, and a page that shows it. Call it before
 * the routes. What makes them is loaded when one of them is first asked for.
 */
export function addOpenApi(app: FastifyInstance, publicUrl: string): void {
  const describe = async (wanted: RouteOptions[]) => {
    const { describeRoutes } = await import('./contract.ts');
    return describeRoutes(wanted, publicUrl);
  };
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  let contract: Promise<Contract> | undefined;
  app.decorate('readContract', () => {
    contract ??= describe(routes.filter(({ schema }) => !schema?.hide));
    return contract;
  });
  app.decorate('describeMastodon', () =>
    describe(routes.filter(({ config }) => config?.oauth).map(unhidden)),
  );
  const hidden = { schema: { hide: true } };
  app.get('/openapi.json', hidden, async (_, reply) => {
    const { text } = await app.readContract();
    return reply.type('application/json; charset=utf-8').send(text);
  });
  for (const path of ['/docs', '/docs/*']) {
    app.get(path, hidden, async ({ url, headers }, reply) => {
      const { page } = await app.readContract();
      const answer = await page.inject({ method: 'GET', url, headers });
      return reply.code(answer.statusCode).headers(answer.headers).send(answer.rawPayload);
    });
  }
}

const unhidden = (route: RouteOptions): RouteOptions => ({
  ...route,
  schema: { ...route.schema, hide: false },
});
