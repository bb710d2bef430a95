import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { BuildOptions } from 'esbuild';
import { elapsed } from './elapsed.ts';
import { repositoryRoot } from './paths.ts';
import { StartupError } from './startup-error.ts';

/**
 * Puts each service, and the page, into a folder.
 * @param commands further programs: the source of each by its name
 */
export async function bundle(
  services: readonly string[],
  outdir: string,
  commands: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { build } = await import('esbuild');
  await Promise.all([
    build(programOptions(services, outdir, commands)),
    buildPage(path.resolve(repositoryRoot, outdir, 'web')),
  ]);
}

/**
 * Puts each program into one file, `<outdir>/<name>.mjs`, and beside it what several share and what is loaded later.
 * Started from its 1,400 files through tsx, a service took 3 to 4.5 s of a processor, six of them on two cores 16 s; from
 * one file it takes 0.4 s.
 */
export function programOptions(
  services: readonly string[],
  outdir: string,
  commands: Readonly<Record<string, string>> = {},
): BuildOptions {
  const sources = Object.fromEntries(services.map((name) => [name, `services/${name}/src/main.ts`]));
  return {
    absWorkingDir: repositoryRoot,
    entryPoints: Object.entries({ ...sources, ...commands }).map(([name, source]) => ({
      in: source,
      out: name,
    })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    // V8 keeps the text of what it runs. Names stay, for stacks.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'external',
    // Where there is none, as in Node 20, pg looks at `Response` instead, and Node loads all of fetch for that: 10 MB.
    define: { navigator: JSON.stringify({ userAgent: 'Node.js' }) },
    // Packages in CommonJS call require, which a module has to make for itself.
    banner: { js: `import { createRequire as r } from 'node:module'; const require = r(import.meta.url);` },
    external: packagesWithFiles(),
    logLevel: 'silent',
  };
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

/**
 * Packages that read files of their own (pages, worker scripts, binaries) are not bundled. They are the dependencies of
 * the workspace itself: so they are found from any folder in it, and the image installs these only.
 */
function packagesWithFiles(): string[] {
  const { dependencies } = JSON.parse(readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8'));
  return Object.keys(dependencies);
}

function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename));
  for (const file of [
    'package.json',
    'pnpm-lock.yaml',
    'services/web/index.html',
    'services/web/vite.config.ts',
  ]) {
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
