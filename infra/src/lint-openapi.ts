import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readOpenApiDocument } from '@ripple/api/openapi-document';
import { execa } from 'execa';
import { repositoryRoot } from './paths.ts';
import { runCommand } from './processes/command.ts';

/** Checks the OpenAPI document of the api by the rules that Redocly recommends; a warning is a failure. It asks no other machine. */
await runCommand(async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'ripple-openapi-'));
  try {
    const file = path.join(dir, 'openapi.json');
    await writeFile(file, JSON.stringify(await readOpenApiDocument(), null, 2));
    const { exitCode = 1, all } = await execa(
      'redocly',
      [
        ...['lint', file, '--extends=recommended-strict', '--format=stylish'],
        // `by-id` is no handle, and `by-external-id` no id.
        '--skip-rule=no-ambiguous-paths',
      ],
      {
        preferLocal: true,
        localDir: path.join(repositoryRoot, 'infra'),
        all: true,
        reject: false,
        env: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
      },
    );
    if (exitCode !== 0) console.log(all);
    return exitCode;
  } finally {
    await rm(dir, { recursive: true });
  }
});
