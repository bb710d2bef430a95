import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '@ripple/infra/paths';
import { execa } from 'execa';

/** The lines of Node that the client is for. Each is a package of the registry, so nothing else has to be there. */
const NODES = [20, 22, 24];

/** Packs the client as `npm publish` would. @returns the path of the tarball */
export async function packClient(dir: string): Promise<string> {
  mkdirSync(dir, { recursive: true });
  const cwd = path.join(repositoryRoot, 'packages/client');
  const { stdout } = await execa('npm', ['pack', '--json', '--silent', '--pack-destination', dir], { cwd });
  // What prepack prints comes first.
  const [{ filename }] = JSON.parse(stdout.slice(stdout.search(/^\[/m)));
  return path.join(dir, filename);
}

/**
 * Installs one Node of each supported line, once.
 * @returns the paths of the programs
 */
export async function installNodes(dir: string, log: (line: string) => void): Promise<string[]> {
  const platform = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const programs = NODES.map((line) => path.join(dir, `node_modules/node-${line}/bin/node`));
  if (!programs.every((program) => existsSync(program))) {
    log(`Installing Node ${NODES.join(', ')}`);
    await createProject(
      dir,
      NODES.map((line) => `node-${line}@npm:${platform}@${line}`),
    );
  }
  return programs;
}

/** Creates an empty project of modules, in place of what is there, and installs packages into it. */
export async function createProject(dir: string, packages: string[]): Promise<void> {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  writeFileSync(path.join(dir, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await execa('npm', ['install', ...quiet, ...packages], { cwd: dir });
}

/** The code in a page of Markdown. @returns blocks in their order, with their language */
export function readBlocks(file: string): { language: string; code: string }[] {
  const text = readFileSync(path.join(repositoryRoot, file), 'utf8');
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
}
