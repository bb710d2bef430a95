import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * The answer doesn't end, always or where a stream is asked for: it is neither counted nor timed with those that
     * do.
     */
    stream?: 'always' | 'if-asked-for';
  }
}

/** Whether a request is for an answer that doesn't end. */
export function isStream({ routeOptions: { config }, headers }: FastifyRequest): boolean {
  if (config.stream === 'if-asked-for') return asksForStream(headers.accept);
  return config.stream === 'always';
}

const asksForStream = (accept: string | undefined): boolean =>
  accept !== undefined && /(^|[,\s])text\/event-stream($|[,;\s])/i.test(accept);
