import { readFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { openEngine } from './compose/engine.ts';
import { repositoryRoot } from './paths.ts';
import { serviceNames } from './service-names.ts';

const { services } = parse(readFileSync(path.join(repositoryRoot, 'docker-compose.yml'), 'utf8'), {
  merge: true,
});

/** Settings that compose has no use for. */
const leftOut = new Set([
  // The names of the log-ins would have to follow; a machine with several gives each a project of its own.
  'NAMESPACE',
  'FAIL_POINT',
  // There is no supervisor but the engine.
  'SUPERVISOR_URL',
]);

it.each(serviceNames)('docker-compose.yml gives %s every setting that it reads', async (name) => {
  const file = path.join(repositoryRoot, 'services', name, 'src/config.ts');
  const { settings } = (await import(file)) as { settings: object };
  expect(Object.keys(settings)).toContain('DATABASE_URL');
  const wanted = Object.keys(settings).filter((each) => !leftOut.has(each));
  expect(Object.keys(services[name].environment)).toEqual(expect.arrayContaining(wanted));
});

it('npm run test:compose says what to install where there is no container engine', async () => {
  vi.stubEnv('PATH', '');
  const opening = openEngine({ dir: '', storage: undefined, install: false, log() {} });
  await expect(opening).rejects.toThrow(/no container engine.*podman/);
  vi.unstubAllEnvs();
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
