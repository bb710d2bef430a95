import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { OptionError } from '../../lab/command-line.ts';

const closed = { additionalProperties: false };
const limits = { seconds: 24 * 3_600, perSecond: 5_000, users: 5_000_000 };

/** What a file in this folder holds: who there is, and what they do when. */
const schema = Type.Object(
  {
    about: Type.String({ minLength: 1, maxLength: 500 }),
    world: Type.Object(
      {
        users: Type.Integer({ minimum: 2, maximum: limits.users }),
        meanFollows: Type.Number({ exclusiveMinimum: 0 }),
        /** Followers of the largest author. */
        largest: Type.Integer({ minimum: 1 }),
        seed: Type.Integer({ minimum: 0 }),
      },
      closed,
    ),
    arrival: Type.Union([Type.Literal('constant'), Type.Literal('poisson')]),
    /** Posts a second that are followed to every ring. */
    samplesPerSecond: Type.Number({ exclusiveMinimum: 0, maximum: 5 }),
    phases: Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 40 }),
          seconds: Type.Number({ minimum: 1, maximum: limits.seconds }),
          postsPerSecond: Type.Number({ minimum: 0, maximum: limits.perSecond }),
          readsPerPost: Type.Number({ minimum: 0, maximum: 1_000 }),
        },
        closed,
      ),
      { minItems: 1, maxItems: 20 },
    ),
    /** The largest author posts, beside all others. */
    celebrity: Type.Optional(Type.Object({ everySeconds: Type.Number({ minimum: 1 }) }, closed)),
  },
  closed,
);

export type Scenario = Static<typeof schema> & { name: string };

const folder = path.dirname(fileURLToPath(import.meta.url));
export const scenarioNames = ['smoke', 'steady', 'celebrity', 'storm', 'soak'] as const;

/**
 * @param which the name of one in this folder, or a file
 * @throws {OptionError} that says what is wrong with it
 */
export function loadScenario(which: string): Scenario {
  const known = (scenarioNames as readonly string[]).includes(which);
  const file = known ? path.join(folder, `${which}.json`) : which;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const names = scenarioNames.join(', ');
    throw new OptionError(`--scenario is one of ${names}, or a file: ${(error as Error).message}`);
  }
  const [problem] = Value.Errors(schema, content);
  if (problem) throw new OptionError(`${which}: ${problem.instancePath || 'it'} ${problem.message}`);
  return { ...(content as Static<typeof schema>), name: path.basename(which, '.json') };
}

/** The same with so many posts a second in its first phase, and more or fewer in the others in proportion. */
export function atRate(scenario: Scenario, postsPerSecond: number): Scenario {
  const first = scenario.phases[0]?.postsPerSecond ?? 0;
  const faster = first > 0 ? postsPerSecond / first : 1;
  const phases = scenario.phases.map((phase) => ({
    ...phase,
    postsPerSecond: phase.postsPerSecond * faster,
  }));
  return { ...scenario, phases };
}
