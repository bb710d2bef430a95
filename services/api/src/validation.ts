import { Ajv, type Options } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';

/**
 * Bodies are taken as they are: a number is no text, an unknown field is an error. Everything else comes as
 * text, and is read as what the schema says.
 */
export function addValidation(app: FastifyInstance): void {
  const create = (options: Options) => {
    const ajv = new Ajv({ allErrors: true, useDefaults: true, strict: false, ...options });
    addFormats.default(ajv);
    return ajv;
  };
  const body = create({ coerceTypes: false });
  const text = create({ coerceTypes: true });
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? body : text).compile(schema));
}
