import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

/** `npm run fuzz -- --requests 10000 --seed 7`: fuzz.test.ts at length, on real servers. */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
  },
});
process.env.FUZZ_REQUESTS = values.requests;
process.env.FUZZ_SEED = values.seed;
process.argv.splice(2, Number.POSITIVE_INFINITY, 'test/security/fuzz.test.ts');
await import('../../../infra/src/test.ts');
