import type { FastifyRequest } from 'fastify';

/** The fields of a request, wherever they are: clients send them in the body, some of them in the query. */
export type Fields = Record<string, unknown>;

export const fieldsOf = ({ query, body }: FastifyRequest): Fields => ({
  ...(query as Fields),
  ...(body as Fields | undefined),
});

/** A field as text; `undefined` for one that is missing, empty, or something else. */
export function textOf(fields: Fields, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
