import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify';
import { VERSION } from '../version.ts';
import { nameShapes } from './name-shapes.ts';
import { operationIds } from './operation-ids.ts';

/** The routes of an application, described as OpenAPI. */
export interface Contract {
  document: object;
  /** The document as JSON. */
  text: string;
  /** Answers what is under `/docs`. */
  page: FastifyInstance;
}

/** All that the page loads comes from here; its styles are partly in the elements. */
const docsPolicy = {
  'default-src': ["'self'"],
  'base-uri': ["'self'"],
  'frame-ancestors': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'object-src': ["'none'"],
  'style-src': ["'self'", "'unsafe-inline'"],
};

/** Describes routes in an application of its own, which is asked for nothing but the page. */
export async function describeRoutes(routes: readonly RouteOptions[], publicUrl: string): Promise<Contract> {
  const page = Fastify({ exposeHeadRoutes: false });
  page.setValidatorCompiler(() => () => true);
  page.setSerializerCompiler(() => JSON.stringify);
  await page.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ripple',
        version: VERSION,
        description:
          'A social feed backend that answers at once and publishes afterwards. A token of the application itself, with the scope `server`, acts for a user on every operation by the header `Ripple-User`: the external id of the user, percent-encoded. Such a token is never given to a browser.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: publicUrl }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{}, { token: [] }],
    },
    transform({ schema, url, route: { method, config } }) {
      const operationId = operationIds[`${method} ${url}`];
      const form = config?.form && { body: config.form, consumes: ['multipart/form-data'] };
      return { schema: { ...schema, ...(operationId && { operationId }), ...form }, url };
    },
    transformObject: (described) => nameShapes('openapiObject' in described ? described.openapiObject : {}),
  });
  await page.register(swaggerUi, { routePrefix: '/docs', staticCSP: docsPolicy });
  for (const { method, url, schema, config } of routes) {
    if (method === 'HEAD') continue;
    page.route({
      method,
      url,
      ...(schema && { schema }),
      ...(config && { config }),
      handler: async () => '',
    });
  }
  await page.ready();
  const document = page.swagger();
  return { document, text: JSON.stringify(document), page };
}
