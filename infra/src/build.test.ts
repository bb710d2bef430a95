import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { programOptions } from './build.ts';
import { type ServiceName, serviceNames } from './service-names.ts';

/** What a service may load, once it is used: in none of them is it loaded at the start. */
const optional = {
  'the SDK of tracing': /@opentelemetry\/(sdk-|exporter-|otlp-|resources)/,
  'a client of S3': /@aws-sdk|@smithy/,
  'a library for pictures': /\bsharp\b/,
  'the page of the contract': /swagger/,
  'a client for callbacks': /node_modules\/undici\//,
};
/** What one of them loads, and no other. */
const ofOne: Partial<Record<ServiceName, RegExp>> = {
  api: /node_modules\/(fastify|ajv|jose)\//,
  mailer: /node_modules\/nodemailer\//,
};

let loaded: Record<ServiceName, string[]>;
let inputs: Metafile['inputs'];

beforeAll(async () => {
  const { metafile } = await build({ ...programOptions(serviceNames, 'dist'), metafile: true, write: false });
  inputs = metafile.inputs;
  loaded = Object.fromEntries(
    serviceNames.map((name) => [name, listLoaded(metafile, name)]),
  ) as typeof loaded;
});

/** The files and packages that a program loads before it does anything. */
function listLoaded({ outputs }: Metafile, name: ServiceName): string[] {
  const files = new Set([`dist/${name}.mjs`]);
  const found: string[] = [];
  for (const file of files) {
    found.push(...Object.keys(outputs[file]?.inputs ?? {}));
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (external) found.push(...(kind === 'dynamic-import' ? [] : [path]));
      else if (kind === 'import-statement') files.add(path);
    }
  }
  return found;
}

it('gives no package to import() but through a file of ours: of one in CommonJS a bundle would give the default alone', () => {
  const ours = Object.entries(inputs).filter(([path]) => !path.includes('node_modules'));
  const imported = ours.flatMap(([, { imports }]) =>
    imports.filter(({ kind, external }) => kind === 'dynamic-import' && !external).map(({ path }) => path),
  );
  expect(imported).not.toEqual([]);
  expect(imported.filter((path) => path.includes('node_modules'))).toEqual([]);
});

describe.each(serviceNames)('%s', (name) => {
  it.each(Object.entries(optional))('does not load %s at its start', (_, pattern) => {
    expect(loaded[name].filter((each) => pattern.test(each))).toEqual([]);
  });

  it('does not load what another one needs', () => {
    for (const [other, pattern] of Object.entries(ofOne)) {
      const found = loaded[name].some((each) => pattern.test(each));
      expect(found, `${pattern}`).toBe(other === name);
    }
  });
});
