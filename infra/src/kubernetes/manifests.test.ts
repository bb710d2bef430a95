import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { laneNames, lanes, rings } from '@ripple/messages';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../paths.ts';
import { roleName, roles } from '../privileges/roles.ts';
import { serviceNames } from '../service-names.ts';
import { checkManifests } from './check-manifests.ts';
import { type Manifest, manifestsDir, overlays, readManifests, readPatches } from './manifests.ts';

const read = (file: string) => readFileSync(path.join(repositoryRoot, file), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }).services;
const inFolder = {
  base: readManifests('base'),
  small: readManifests('small'),
  operators: readManifests('operators'),
};

/** Lines of NAME=value. */
const settingsIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    read(`infra/kubernetes/${folder}/settings.env`)
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line))
      .map((line) => line.split(/=(.*)/s) as [string, string]),
  );

function find(manifests: Manifest[], kind: string, name: string): Manifest {
  const found = manifests.find((each) => each.kind === kind && each.metadata.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

interface Variable {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef: { name: string; key: string } };
}
const containerOf = ({ spec }: Manifest) => spec.template.spec.containers[0];
const deployment = (service: string) => containerOf(find(inFolder.base, 'Deployment', service));
const variablesOf = (service: string): Variable[] => deployment(service).env;
const passwordOf = (role: string) => `${role.replaceAll('-', '_').toUpperCase()}_PASSWORD`;

describe.each(serviceNames)('%s in infra/kubernetes', (service) => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('runs the command of docker-compose.yml', () => {
    const command: string[] = compose[service].command;
    const line = command[0] === 'sh' ? /^ *exec (.*)$/m.exec(command[2] ?? '')?.[1] : command.join(' ');
    expect(deployment(service).command.join(' ')).toBe(line);
  });

  it('has the values of docker-compose.yml, and the passwords of its secret', () => {
    const given = { ...settingsIn('base'), ...valuesOf(service) };
    for (const [name, value] of Object.entries(compose[service].environment)) {
      // The demo is for compose.
      if (!(name in given) || name === 'AUTH_MODE') continue;
      const wanted = String(value)
        .replace(/\$\{(\w+_PASSWORD):-ripple\}/g, '$($1)')
        .replace(/\$\{\w+:-([^}]*)\}/g, '$1');
      expect(given[name], name).toBe(wanted);
    }
    const secrets = variablesOf(service).flatMap(({ name, valueFrom }) =>
      valueFrom && name.endsWith('_PASSWORD') ? [[name, valueFrom.secretKeyRef]] : [],
    );
    const expected = service === 'api' ? ['api', 'cli'] : [service];
    expect(secrets).toEqual(
      expected.map((role) => [passwordOf(role), { name: `ripple-${role}`, key: 'PASSWORD' }]),
    );
  });

  it.each(overlays)('knows every setting that %s gives it', async (overlay) => {
    const patched = readPatches(overlay)
      .filter(() => service === 'api' || service === 'media')
      .flatMap((each) => containerOf(each).env as Variable[]);
    const variables = [...variablesOf(service), ...patched];
    const filled = Object.fromEntries(
      variables.map(({ name, value }) => [name, value?.replace(/\$\(\w+\)/, 'password') ?? secretFor(name)]),
    );
    const shared = { ...settingsIn('base'), ...settingsIn(overlay) };
    for (const [name, value] of Object.entries({ ...shared, ...filled })) vi.stubEnv(name, value);
    const file = path.join(repositoryRoot, 'services', service, 'src/config.ts');
    const { readConfig } = (await import(pathToFileURL(file).href)) as { readConfig: () => object };
    const known = Object.keys(readConfig());
    const others = Object.keys(filled).filter((name) => !known.includes(name));
    expect(others.filter((name) => !/_PASSWORD$|^AWS_|^UV_/.test(name))).toEqual([]);
  });
});

/** Those that stand in the file. */
const valuesOf = (service: string) =>
  Object.fromEntries(
    variablesOf(service).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
  );

const secretFor = (name: string) => (name === 'SMTP_URL' ? 'smtp://mail.example:25' : 'a'.repeat(32));

describe('infra/kubernetes', () => {
  it('logs each role in under its own name', () => {
    for (const role of roles) {
      const user = `${roleName('ripple', role)}:$(${passwordOf(role)})@`;
      const urls = ['DATABASE_URL', 'AMQP_URL', 'REDIS_URL'].map((name) => valuesOf(role)[name]);
      for (const url of urls) expect(url).toContain(`//${user}`);
    }
  });

  it('gives the passwords of all roles to what writes them down, by the commands of docker-compose.yml', () => {
    const prefixes = roles.map((role) => ({
      prefix: passwordOf(role).replace('PASSWORD', ''),
      secretRef: { name: `ripple-${role}` },
    }));
    const migrate = containerOf(find(inFolder.base, 'Job', 'migrate'));
    expect(migrate.envFrom).toEqual(prefixes);
    expect(migrate.command).toEqual(compose.migrate.command);
    const { spec } = find(inFolder.operators, 'RabbitmqCluster', 'rabbitmq');
    const templates = [
      find(inFolder.small, 'StatefulSet', 'rabbitmq').spec.template,
      find(inFolder.small, 'StatefulSet', 'redis').spec.template,
      find(inFolder.operators, 'StatefulSet', 'redis').spec.template,
      spec.override.statefulSet.spec.template,
    ];
    const lines = compose.users.command[2].trim().split('\n');
    for (const { spec: pod } of templates) {
      const [users] = pod.initContainers;
      expect(users.envFrom).toEqual(prefixes);
      expect(lines).toContain(users.command[2]);
    }
  });

  it('starts the servers as docker-compose.yml does', () => {
    const postgres = containerOf(find(inFolder.small, 'StatefulSet', 'postgres'));
    expect(postgres.args).toEqual(compose.postgres.command);
    const wanted = compose.redis.command.map((each: string) => each.replace(/^\$\{.*:-(.*)\}$/, '$1'));
    expect(containerOf(find(inFolder.small, 'StatefulSet', 'redis')).command).toEqual(wanted);
    const images = ['postgres', 'rabbitmq', 'redis'].map((name) => compose[name].image);
    expect(
      ['postgres', 'rabbitmq', 'redis'].map(
        (name) => containerOf(find(inFolder.small, 'StatefulSet', name)).image,
      ),
    ).toEqual(images);
  });

  it('gives CloudNativePG the settings of infra/postgres, but for those that it sets itself', () => {
    const itsOwn = ['log_line_prefix', 'log_timezone', 'wal_level', 'hot_standby', 'max_wal_senders'];
    const lines = `${read('infra/postgres/ripple.conf')}${read('infra/postgres/cluster.conf')}`;
    const settings = [...lines.matchAll(/^(\w+) = '?([^'\n]*)'?$/gm)]
      .map(([, name, value]) => [name, value] as const)
      .filter(([name = '']) => !itsOwn.includes(name));
    const { parameters } = find(inFolder.operators, 'Cluster', 'postgres').spec.postgresql;
    expect(parameters).toEqual(Object.fromEntries(settings));
  });

  it('has a disruption budget for every service', () => {
    const budgets = inFolder.base.filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(budgets.map(({ spec }) => spec.selector.matchLabels['app.kubernetes.io/component'])).toEqual([
      ...serviceNames,
    ]);
  });

  it('runs the version of package.json', () => {
    const { version } = JSON.parse(read('package.json'));
    for (const overlay of overlays) {
      const { images } = parse(readFileSync(path.join(manifestsDir, overlay, 'kustomization.yaml'), 'utf8'));
      expect(images[0].newTag).toBe(version);
    }
  });

  it('starts more workers when a lane has used half of the budget of its ring', () => {
    for (const { spec } of inFolder.operators.filter(({ kind }) => kind === 'ScaledObject')) {
      for (const { type, metadata } of spec.triggers) {
        if (type !== 'prometheus') continue;
        const named = /lane=~"([^"]*)"/.exec(metadata.query)?.[1]?.split('|') ?? [];
        expect(laneNames).toEqual(expect.arrayContaining(named));
        for (const lane of laneNames.filter((each) => named.includes(each))) {
          const { ring } = lanes[lane];
          expect(Number(metadata.threshold)).toBe((ring ? rings[ring].budgetMs : 0) / 2_000);
        }
      }
    }
  });
});

describe('the check of infra/kubernetes', () => {
  const budget = (spec: object): Manifest => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'api' },
    spec,
  });

  it('finds fields that a kind does not have, wrong values and unknown kinds', () => {
    expect(checkManifests([budget({ maxUnavailable: 1 })])).toEqual([]);
    const wrong = [
      budget({ maxUnavailabel: 1 }),
      budget({ maxUnavailable: [1] }),
      { ...budget({}), apiVersion: 'policy/v7' },
    ];
    expect(checkManifests(wrong)).toEqual([
      expect.stringMatching(/^PodDisruptionBudget api: .*maxUnavailabel/s),
      expect.stringMatching(/^PodDisruptionBudget api: .*not assignable/s),
      expect.stringMatching(/^PodDisruptionBudget api: .*policy\/v7/s),
    ]);
  });
});
