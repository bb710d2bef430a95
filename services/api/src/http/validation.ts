import { findUnholdable } from '@ripple/posts';
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import fastJson, { type Schema } from 'fast-json-stringify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { parseBodyText } from './body-text.ts';
import { type InvalidField, invalid, notValid, type ProblemError } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a body that is a list of lines: by the number of a line, why it can't come back as it was given. */
    unholdableLines: Map<number, InvalidField> | undefined;
  }
  interface FastifyContextConfig {
    /** The field with the lines, where each line is refused by itself ({@link validateLines}). */
    lines?: string;
  }
}

/**
 * JSON is the only body there is, and where none is expected an empty one is none. A member may have any name, `__proto__`
 * as well: JSON.parse makes a member of it, and where a schema names the members, every other one is an error.
 */
export function addBodyParser(app: FastifyInstance): void {
  app.decorateRequest('unholdableLines', undefined);
  const parse = app.getDefaultJsonParser('ignore', 'ignore');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0 && !request.routeOptions.schema?.body) return done(null, undefined);
    const text = parseBodyText(request, body as Buffer);
    parse(request, text, (error, value) => {
      const refused = error ?? refuseUnholdable(request, text) ?? null;
      done(refused, refused ? undefined : value);
    });
  });
}

/** Notes what is unholdable in lines. @returns why the whole body is refused, if it is */
function refuseUnholdable(request: FastifyRequest, text: string): ProblemError | undefined {
  const { lines } = request.routeOptions.config;
  for (const field of findUnholdable(text)) {
    const [, list, line] = field.pointer.split('/');
    if (lines === undefined || list !== lines || line === undefined)
      return invalid(field.pointer, field.detail);
    request.unholdableLines ??= new Map();
    if (!request.unholdableLines.has(Number(line))) request.unholdableLines.set(Number(line), field);
  }
  return undefined;
}

/**
 * Bodies are taken as they are: a number is no text, an unknown field is an error. Everything else comes as
 * text, and is read as what the schema says.
 */
export function addValidation(app: FastifyInstance): void {
  const body = createCompiler({ coerceTypes: false });
  const text = createCompiler({ coerceTypes: true });
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? body : text)(schema));
}

/**
 * Answers are written by their schemas, each compiled when its first answer is sent. Most routes are never asked for of
 * one process, and all schemas compiled at once were a third of the processor time of a start, and 14 MB.
 */
export function addSerialization(app: FastifyInstance): void {
  app.setSerializerCompiler(({ schema }) => {
    let write: ((answer: unknown) => string) | undefined;
    return (answer) => {
      write ??= fastJson(schema as Schema);
      return write(answer);
    };
  });
}

/**
 * For a body that is a list of lines, of which one that is not valid stops no other: the whole is validated as if a line
 * could be anything, and each line by {@link createLineParser}.
 * @param list the name of the field with the lines
 */
export function validateLines(list: string) {
  const compile = createCompiler({ coerceTypes: false });
  return ({ schema, httpPart }: { schema: unknown; httpPart?: string }) => {
    const whole = schema as { properties: Record<string, object> };
    if (httpPart !== 'body') return compile(whole);
    return compile({
      ...whole,
      properties: { ...whole.properties, [list]: { ...whole.properties[list], items: {} } },
    });
  };
}

/** Parses a value by a schema. @throws {ProblemError} 400. @param where the value is, as a JSON pointer */
export function createLineParser<T extends TSchema>(schema: T): (value: unknown, where: string) => Static<T> {
  const validate = createCompiler({ coerceTypes: false })(schema);
  return (value, where) => {
    if (validate(value)) return value as Static<T>;
    throw notValid(validate.errors ?? [], where);
  };
}

/** Of what has more values than this only the first error is named: to find all would take time for each value. */
const MOST_VALUES = 200;

/** What Fastify calls to validate a part of a request: `errors` are those of the last call. */
type Validate = ((data: unknown) => boolean) & { errors?: ErrorObject[] | null };

/** A schema is compiled at its first use: see {@link addSerialization}. */
export function createCompiler(given: Options): (schema: object) => Validate {
  const create = (allErrors: boolean) => {
    const ajv = new Ajv({ allErrors, useDefaults: true, strict: false, ...given });
    addFormats.default(ajv);
    return ajv;
  };
  const [upToFirst, upToLast] = [create(false), create(true)];

  return (schema) => {
    let isValid: ValidateFunction | undefined;
    let findAll: ValidateFunction | undefined;
    const validate: Validate = (data) => {
      isValid ??= upToFirst.compile(schema);
      if (isValid(data)) return true;
      validate.errors = isValid.errors ?? null;
      if (hasMoreValues(data, MOST_VALUES)) return false;
      findAll ??= upToLast.compile(schema);
      findAll(data);
      validate.errors = findAll.errors ?? validate.errors;
      return false;
    };
    return validate;
  };
}

/** Whether there are more than `most` values in this one, however deep. Looks at no more of them. */
export function hasMoreValues(data: unknown, most: number): boolean {
  const found = [data];
  for (const value of found) {
    if (typeof value !== 'object' || value === null) continue;
    for (const key in value) {
      if (found.push(value[key as never]) > most) return true;
    }
  }
  return false;
}
