import { findUnholdable } from '@ripple/posts';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { type Kind, kinds, lineSchemas, type Said } from './line.ts';

/** A line that can't be taken, and why. */
export class BadLineError extends Error {
  override name = 'BadLineError';
}

/** What a line says. */
export type ParsedLine = { [Name in Kind]: { kind: Name; said: Said<Name> } }[Kind];

const ajv = new Ajv({ strict: false });
const validators = Object.fromEntries(kinds.map((kind) => [kind, ajv.compile(lineSchemas[kind])])) as Record<
  Kind,
  ValidateFunction
>;

/**
 * Parses a line of an import by itself; whether what it names is there is another question.
 * @throws {BadLineError}
 */
export function parseLine(text: string): ParsedLine {
  const [[kind, said] = [], ...others] = Object.entries(parseObject(text));
  if (kind === undefined || others.length > 0)
    throw new BadLineError('must have one member, as {"user": {…}}');
  if (!Object.hasOwn(lineSchemas, kind))
    throw new BadLineError(`"${kind.slice(0, 50)}" is none of: ${kinds.join(', ')}`);
  const validate = validators[kind as Kind];
  if (!validate(said)) throw new BadLineError(describe(kind, validate.errors?.[0]));
  for (const { pointer, detail } of findUnholdable(text)) throw new BadLineError(`${pointer} ${detail}`);
  return { kind, said } as ParsedLine;
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    throw new BadLineError('is not JSON');
  }
  throw new BadLineError('is not an object');
}

function describe(kind: string, error: ErrorObject | undefined): string {
  const { instancePath = '', message = 'is not valid', params = {} } = error ?? {};
  const other = (params as { additionalProperty?: string }).additionalProperty;
  if (/\/(at|editedAt)$/.test(instancePath))
    return `/${kind}${instancePath} must be a time, as 2024-05-01T12:00:00Z`;
  return `/${kind}${instancePath} ${message}${other === undefined ? '' : ` ("${other.slice(0, 50)}")`}`;
}
