import { Ajv, type Options } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';

/** JSON is the only body there is, and where none is expected an empty one is none. */
export function addBodyParser(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '' && !request.routeOptions.schema?.body) done(null, undefined);
    else parse(request, body as string, done);
  });
}

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
