import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readOpenApiDocument } from '@ripple/api/openapi-document';
import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { repositoryRoot } from './paths.ts';
import { runCommand } from './processes/command.ts';
import { StartupError } from './startup-error.ts';

const FILE = 'packages/client/src/schema.d.ts';

/**
 * `npm run client`: writes the types of the client from the schemas of the api. With `--check`, it only says
 * whether they are what is committed.
 */
await runCommand(async () => {
  const file = path.join(repositoryRoot, FILE);
  const wanted = await generate();
  if (!process.argv.includes('--check')) writeFileSync(file, wanted);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== wanted) {
    throw new StartupError(`${FILE} is not what the schemas of the api say: run npm run client.`);
  }
  return 0;
});

async function generate(): Promise<string> {
  const types = await openapiTypes((await readOpenApiDocument()) as OpenAPI3, {
    // A default is what the api takes when nothing was sent.
    defaultNonNullable: false,
    silent: true,
  });
  return `// Long: generated from the schemas of services/api by npm run client. Do not edit.\n\n${astToString(types)}`;
}
