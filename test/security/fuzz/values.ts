import fc from 'fast-check';
import type { Schema } from '../openapi.ts';
import { hostileText, hostileValue } from './hostile.ts';

/** What is there in the api, by the name of the parameter or field that takes it. */
export type Known = Record<string, string[]>;

/** Longer ones are hostile, and are made there. */
const LONGEST = 80;

/** Mostly what the schema allows, else what it nearly allows, or anything. */
export function valuesOf(schema: Schema, name: string, known: Known): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 6, arbitrary: valid(schema, name, known) },
    { weight: 1, arbitrary: nearly(schema, name, known) },
    { weight: 1, arbitrary: hostileValue },
  );
}

/** The same as text, for what can't be anything else. */
export function textsOf(schema: Schema, name: string, known: Known): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: valid(schema, name, known).map(written) },
    { weight: 1, arbitrary: nearly(schema, name, known).map(written) },
    { weight: 1, arbitrary: hostileText },
  );
}

function valid(schema: Schema, name: string, known: Known): fc.Arbitrary<unknown> {
  const fromSchema = generate(schema, name, known);
  const real = known[name];
  return real
    ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...real) }, { weight: 1, arbitrary: fromSchema })
    : fromSchema;
}

function generate(schema: Schema, name: string, known: Known): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each) => generate(each, name, known)));
  if (Array.isArray(schema.type)) {
    return fc.oneof(...schema.type.map((type) => generate({ ...schema, type }, name, known)));
  }
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000 });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return arrayOf(schema, name, known);
    case 'object':
      return objectOf(schema, known);
    default:
      return hostileValue;
  }
}

function text({ pattern, minLength = 0, maxLength = LONGEST }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, LONGEST) });
}

/** An array of mediaIds holds values of mediaId. Often it is empty, since most of them can be used once only. */
function arrayOf(schema: Schema, name: string, known: Known): fc.Arbitrary<unknown> {
  const item = valuesOf(schema.items ?? {}, name.replace(/s$/, ''), known);
  return fc.oneof(fc.constant([]), fc.array(item, { maxLength: schema.maxItems ?? 5 }));
}

/** Required fields are nearly always there; strange ones seldom. */
function objectOf(
  { properties, required = [], additionalProperties }: Schema,
  known: Known,
): fc.Arbitrary<unknown> {
  // Of which nothing is known.
  if (additionalProperties === true && !properties)
    return fc.dictionary(hostileText, hostileValue, { maxKeys: 3 });
  const fields = Object.fromEntries(
    Object.entries(properties ?? {}).map(([name, schema]) => [name, valuesOf(schema, name, known)]),
  );
  const complete = fc.record(fields, { requiredKeys: required });
  return fc.oneof(
    { weight: 12, arbitrary: complete },
    { weight: 1, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(complete, fc.dictionary(hostileText, hostileValue, { maxKeys: 3, noNullPrototype: true }))
        .map(([object, strange]) => ({ ...object, ...strange })),
    },
  );
}

/** One step beyond what the schema allows, or the right thing of a wrong type. */
function nearly(schema: Schema, name: string, known: Known): fc.Arbitrary<unknown> {
  const { minimum, maximum, maxLength } = schema;
  const beyond: unknown[] = ['', null];
  if (minimum !== undefined) beyond.push(minimum - 1, `${minimum}.0`, `0${minimum}`, minimum + 0.5);
  if (maximum !== undefined) beyond.push(maximum + 1, -maximum, `+${maximum}`);
  if (maxLength !== undefined) beyond.push('x'.repeat(maxLength + 1), '😀'.repeat(maxLength));
  const good = valid(schema, name, known);
  return fc.oneof(
    fc.constantFrom(...beyond),
    good.map((value) => `${written(value)}\n`),
    good.map((value) => ` ${written(value)}`),
    good.map((value) => `${written(value)}\0`),
    good.map((value) => written(value).toUpperCase()),
    good.map((value) => [value]),
    good.map((value) => ({ value })),
  );
}

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
