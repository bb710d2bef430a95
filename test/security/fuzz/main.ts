import { describeNumbers, OptionError, parseArguments, seedOption } from '../../lab/command-line.ts';

const numbers = {
  requests: { default: 10_000, min: 1, max: 10_000_000, whole: true, help: 'how many are made' },
  seed: seedOption('same seed, same requests'),
} as const;

const help = [
  'npm run fuzz -- [options]    every route of the OpenAPI document, with what no client should send',
  '',
  ...describeNumbers(numbers),
  '  --help                 this text',
  '',
  'Exit code: 0 every answer was as it should be, 1 one was not, 2 bad options.',
].join('\n');

/** `npm run fuzz -- --requests 10000 --seed 7`: fuzz.long.test.ts at length, on real servers. */
try {
  const { help: wanted, number } = parseArguments(process.argv.slice(2), { numbers, texts: [] });
  if (wanted) console.log(help);
  else await fuzz(number('requests'), number('seed'));
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function fuzz(requests: number, seed: number): Promise<void> {
  process.env.FUZZ_REQUESTS = String(requests);
  process.env.FUZZ_SEED = String(seed);
  const one = ['--config', 'vitest.long.config.ts', 'test/security/fuzz.long.test.ts'];
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...one);
  await import('../../../infra/src/test.ts');
}
