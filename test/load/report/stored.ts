import { readFile } from 'node:fs/promises';
import { rings } from '@ripple/budgets';
import { laneNames } from '@ripple/messages';
import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { OptionError } from '../command-line.ts';
import { baselineNames, type LoadResult } from './result.ts';

const text = Type.String();
const amount = Type.Number({ minimum: 0 });
const worst = { p99: amount, max: amount };
const distribution = {
  ...{ count: amount, p50: amount, p95: amount, ...worst },
  buckets: Type.Array(Type.Tuple([amount, amount])),
};
const ring = Type.Object({ ...distribution, budgetMs: amount, worstMs: amount, unseen: amount });
const optional = <Schema extends TSchema>(names: string[], schema: Schema) =>
  Type.Object(Object.fromEntries(names.map((name) => [name, Type.Optional(schema)])));
const measured = Type.Union([amount, Type.Null()]);

const second = Type.Object({
  ...{ second: Type.Number(), posts: amount, reads: amount, deliveries: amount },
  worst: Type.Object(Object.fromEntries([...Object.keys(rings), 'reads'].map((name) => [name, measured]))),
  lanes: optional(laneNames, amount),
});

const subject = Type.Object({
  name: Type.Union(['ripple', ...baselineNames].map((name) => Type.Literal(name))),
  rings: optional(Object.keys(rings), ring),
  reads: Type.Object(distribution),
  posts: Type.Object({ sent: amount, accepted: amount, wantedPerSecond: amount, sentPerSecond: amount }),
  // JSON has no undefined: what a subject has not counted is not there.
  deliveries: Type.Object({ owed: amount, counted: Type.Optional(amount), perSecond: amount }),
  messagesPerPost: Type.Optional(amount),
  bytesPerEntry: Type.Optional(amount),
  processes: Type.Array(
    Type.Object({
      ...{ name: text, cpuSeconds: amount },
      memory: Type.Object({ first: amount, last: amount, most: amount }),
    }),
  ),
  generator: Type.Object({
    ...{ lateness: Type.Object(worst), eventLoop: Type.Object(worst) },
    trusted: Type.Boolean(),
  }),
  processors: Type.Object({ busy: amount, fullSeconds: amount, seconds: amount }),
  errors: Type.Record(text, amount),
  series: Type.Array(second),
  failed: Type.Array(text),
});

const schema = Compile(
  Type.Object({
    version: Type.Literal(1),
    startedAt: text,
    scenario: Type.Object({
      ...{ name: text, about: text },
      arrival: Type.Union([Type.Literal('constant'), Type.Literal('poisson')]),
      phases: Type.Array(
        Type.Object({ name: text, seconds: amount, postsPerSecond: amount, readsPerSecond: amount }),
      ),
    }),
    world: Type.Object({ users: amount, follows: amount, largestAuthor: amount, seed: Type.Number() }),
    machine: Type.Object({
      ...{ processors: amount, model: text, memoryBytes: amount },
      versions: Type.Record(text, text),
    }),
    subjects: Type.Array(subject, { minItems: 1 }),
  }),
);

/** @throws {OptionError} when there is no such file, or it holds something else. */
export async function readResult(file: string): Promise<LoadResult> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new OptionError(`${file} can't be read: ${reasons[error.code ?? ''] ?? error.message}.`);
  });
  return parseResult(text, file);
}

/** @throws {OptionError} */
export function parseResult(text: string, file: string): LoadResult {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null)
    throw new OptionError(`${file} is not JSON of a load run.`);
  const version = 'version' in value ? value.version : undefined;
  if (typeof version === 'number' && version !== 1) {
    throw new OptionError(`${file} is of version ${version}, and only 1 is understood.`);
  }
  if (!schema.Check(value)) {
    const [first] = schema.Errors(value);
    throw new OptionError(
      `${file} is not a result of a load run: ${first?.instancePath || 'the whole'} ${first?.message}.`,
    );
  }
  return value as unknown as LoadResult;
}

const reasons: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'it is a directory' };

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
