import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { elapsed } from './elapsed.ts';
import { repositoryRoot } from './paths.ts';
import { StartupError } from './startup-error.ts';

/** Puts each service, and the page, into a folder. */
export async function bundle(names: readonly string[], outdir: string): Promise<void> {
  await Promise.all([bundleServices(names, outdir), buildPage(path.resolve(repositoryRoot, outdir, 'web'))]);
}

/**
 * Puts each service into one file, `<outdir>/<name>.mjs`. Started from its 1,400 files through tsx, a service
 * took 3 to 4.5 s of a processor, six of them on two cores 16 s; from one file it takes 0.5 s.
 */
async function bundleServices(names: readonly string[], outdir: string): Promise<void> {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: repositoryRoot,
    entryPoints: names.map((name) => ({ in: `services/${name}/src/main.ts`, out: name })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    // Packages in CommonJS call require, which a module has to make for itself.
    banner: { js: `import { createRequire as r } from 'node:module'; const require = r(import.meta.url);` },
    plugins: [withFilesOfTheirOwn],
    logLevel: 'silent',
  });
}

async function buildPage(outDir: string): Promise<void> {
  const { build } = await import('vite');
  await build({
    root: path.join(repositoryRoot, 'services/web'),
    logLevel: 'silent',
    build: { outDir, emptyOutDir: true },
  });
}

/** The folder with the bundled services. The same sources give the same one, so a later start builds nothing. */
export async function buildServices(
  names: readonly string[],
  dir: string,
  log: (line: string) => void,
): Promise<string> {
  const since = Date.now();
  const builds = path.join(dir, 'build');
  const target = path.join(builds, fingerprint());
  if (existsSync(target)) return target;
  const draft = `${target}.new`;
  rmSync(builds, { recursive: true, force: true });
  try {
    await bundle(names, draft);
  } catch (error) {
    throw new StartupError(`The services could not be built: ${(error as Error).message}`);
  }
  renameSync(draft, target);
  log(`The services are built (${elapsed(since)})`);
  return target;
}

/** Packages that read files of their own (pages, worker scripts, binaries) are loaded from where they are. */
const withFilesOfTheirOwn: Plugin = {
  name: 'with-files-of-their-own',
  setup(build) {
    build.onResolve({ filter: /^(@fastify\/swagger-ui|pino|sharp)$/ }, async (request) => {
      if (request.pluginData === 'resolving') return undefined;
      const { importer, resolveDir, kind, path: name } = request;
      const found = await build.resolve(name, { importer, resolveDir, kind, pluginData: 'resolving' });
      return { path: found.path, external: true, errors: found.errors };
    });
  },
};

function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename));
  for (const file of ['pnpm-lock.yaml', 'services/web/index.html', 'services/web/vite.config.ts']) {
    hash.update(readFileSync(path.join(repositoryRoot, file)));
  }
  for (const group of ['packages', 'services']) {
    for (const name of readdirSync(path.join(repositoryRoot, group)).sort()) {
      const source = path.join(repositoryRoot, group, name, 'src');
      if (!existsSync(source)) continue;
      for (const file of (readdirSync(source, { recursive: true }) as string[]).sort()) {
        if (/\.(tsx?|css|svg)$/.test(file))
          hash.update(`${name}/${file}`).update(readFileSync(path.join(source, file)));
      }
    }
  }
  return hash.digest('hex').slice(0, 16);
}
