import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { VERSION } from '../version.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is a form, read while it comes: this only describes it. */
    form?: TSchema;
  }
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

/** Publishes the contract, generated from the schemas that validate requests. Call it before the routes. */
export async function addOpenApi(app: FastifyInstance, publicUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ripple',
        version: VERSION,
        description: 'A social feed backend that answers at once and publishes afterwards.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: publicUrl }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{}, { token: [] }],
    },
    transform({ schema, url, route: { config } }) {
      if (!config?.form) return { schema, url };
      return { schema: { ...schema, body: config.form, consumes: ['multipart/form-data'] }, url };
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: docsPolicy });
  let text: string | undefined;
  app.get('/openapi.json', { schema: { hide: true } }, async (_, reply) => {
    // Complete once the application is ready, and the same from then on.
    text ??= JSON.stringify(app.swagger());
    return reply.type('application/json; charset=utf-8').send(text);
  });
}
