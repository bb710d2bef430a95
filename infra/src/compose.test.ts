import { readFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from './paths.ts';

const { services } = parse(readFileSync(path.join(repositoryRoot, 'docker-compose.yml'), 'utf8'), {
  merge: true,
});

describe('the api in docker-compose.yml', () => {
  const { command, environment } = services.api;

  it('is given what decides whom it believes, or an empty setting', () => {
    for (const name of ['JWT_SECRET', 'JWT_JWKS_URL', 'JWT_ISSUER', 'JWT_AUDIENCE']) {
      expect(environment[name]).toBe(`\${${name}:-}`);
    }
  });

  it.each([
    { AUTH_MODE: 'demo', JWT_SECRET: '', expected: /^.{32,}$/ },
    { AUTH_MODE: 'demo', JWT_SECRET: 'mine', expected: /^mine$/ },
    { AUTH_MODE: 'jwt', JWT_SECRET: '', expected: /^$/ },
    { AUTH_MODE: 'jwt', JWT_SECRET: 'mine', expected: /^mine$/ },
  ])('with AUTH_MODE=$AUTH_MODE and JWT_SECRET "$JWT_SECRET" has a secret $expected', async (given) => {
    const { expected, ...env } = given;
    const [shell, option, script] = command as [string, string, string];
    // As compose reads it, and with the secret printed in place of the api.
    const printing = script.replaceAll('$$', '$').replace(/^exec .*$/m, 'printf %s "$JWT_SECRET"');
    const { stdout } = await execa(shell, [option, printing], { env });
    expect(stdout).toMatch(expected);
  });
});
