import { chmodSync, copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { elapsed } from '../../elapsed.ts';
import { installPackages } from '../../servers/apt.ts';
import { StartupError } from '../../startup-error.ts';
import type { Engine } from '../engine.ts';

/** Each stage of the Dockerfile beside this file, and the image that it stands in for. */
const images = {
  node: 'docker.io/library/node:22-bookworm-slim',
  postgres: 'docker.io/library/postgres:17',
  rabbitmq: 'docker.io/library/rabbitmq:4-management',
  valkey: 'docker.io/valkey/valkey:8',
};
/** Services of docker-compose.yml whose image has no stand-in. */
export const withoutStandIn = ['mail-catcher'];

const DEBIAN = 'localhost/ripple-stand-in-debian';
/** As in Debian's own images: nothing is kept of what apt-get downloads and computes. */
const APT_KEEPS_NOTHING = 'Dir::Cache::pkgcache "";\nDir::Cache::srcpkgcache "";\n';

/**
 * For machines without a way to a registry: makes the base images from packages of Debian and npm, once.
 * @param dir for what they are made of
 */
export async function makeStandIns(engine: Engine, dir: string, log: (line: string) => void): Promise<void> {
  const [command, ...first] = engine.cli;
  const podman = (args: string[], options: { reject?: boolean } = {}) =>
    execa(command, [...first, ...args], { env: engine.env, ...options });
  const exists = async (image: string) =>
    !(await podman(['image', 'exists', image], { reject: false })).failed;
  const missing: [string, string][] = [];
  for (const entry of Object.entries(images)) if (!(await exists(entry[1]))) missing.push(entry);
  if (missing.length === 0) return;

  const since = Date.now();
  log('Making stand-ins for the base images, from packages of Debian and npm');
  if (!(await exists(DEBIAN))) {
    const archive = await archiveDebian(path.join(dir, 'debian'), log);
    await podman(['import', archive, DEBIAN]);
    rmSync(archive);
  }
  const context = path.join(dir, 'context');
  await gather(context);
  for (const [stage, image] of missing) {
    await podman(['build', '--target', stage, '--tag', image, context]);
  }
  rmSync(context, { recursive: true });
  log(`The stand-ins are made (${elapsed(since)})`);
}

async function archiveDebian(root: string, log: (line: string) => void): Promise<string> {
  const known = await execa('debootstrap', ['--version'], { reject: false });
  if (known.failed && !(await installPackages(['debootstrap'], log))) {
    throw new StartupError('Stand-ins are made with debootstrap: install it.');
  }
  rmSync(root, { recursive: true, force: true });
  await execa('debootstrap', ['--variant=minbase', 'bookworm', root, 'http://deb.debian.org/debian']);
  // What Debian's slim images leave out.
  for (const folder of ['usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/share/info']) {
    rmSync(path.join(root, folder), { recursive: true, force: true });
  }
  for (const folder of ['var/cache/apt', 'var/lib/apt/lists']) {
    rmSync(path.join(root, folder), { recursive: true, force: true });
    mkdirSync(path.join(root, folder));
  }
  writeFileSync(path.join(root, 'etc/apt/apt.conf.d/keep-nothing'), APT_KEEPS_NOTHING);
  const archive = `${root}.tar`;
  await execa('tar', ['-C', root, '-cf', archive, '.']);
  rmSync(root, { recursive: true });
  return archive;
}

/** What the Dockerfile copies: the scripts, Node and npm, and the roots of certificates that this machine trusts. */
async function gather(context: string): Promise<void> {
  rmSync(context, { recursive: true, force: true });
  cpSync(import.meta.dirname, context, { recursive: true });
  const node = `node-linux-${process.arch}`;
  await execa('npm', ['install', '--no-save', '--prefix', context, `${node}@22`]);
  copyFileSync(path.join(context, 'node_modules', node, 'bin/node'), path.join(context, 'node'));
  chmodSync(path.join(context, 'node'), 0o755);
  const { stdout: installed } = await execa('npm', ['root', '--global']);
  cpSync(path.join(installed, 'npm'), path.join(context, 'npm'), { recursive: true, dereference: true });
  copyFileSync('/etc/ssl/certs/ca-certificates.crt', path.join(context, 'roots.pem'));
  rmSync(path.join(context, 'node_modules'), { recursive: true });
}
