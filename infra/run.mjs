// Plain JavaScript without dependencies: this runs before anything is installed.
// Usage: node infra/run.mjs <file.ts> [args…]
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stamp = path.join(root, 'node_modules/.ripple-installed');
const [file, ...args] = process.argv.slice(2);
// What vite and vitest ask for, and what package.json says in `engines`.
const [major, minor] = process.versions.node.split('.').map(Number);
const fits = major > 23 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);

if (!fits) {
  console.error(
    `Ripple needs Node 20.19 or newer (not 21 or 23; of 22, from 22.12 on); this is ${process.version}.`,
  );
  process.exitCode = 1;
} else if (file === undefined) {
  console.error('Usage: node infra/run.mjs <file.ts> [args…]');
  process.exitCode = 1;
} else if (await installed()) {
  process.exitCode = await run(file, args);
}

async function installed() {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  const since = Date.now();
  process.stderr.write('Installing the packages of the workspace … ');
  const { code, output } = await install();
  console.error(code === 0 ? `done (${((Date.now() - since) / 1000).toFixed(1)} s)` : 'failed');
  if (code === 0) {
    writeFileSync(stamp, wanted);
    return true;
  }
  console.error(`${output}\nThe packages could not be installed (the reason is above).`);
  process.exitCode = 1;
  return false;
}

/** Changes with everything that decides what is installed: manifests, lockfile, Node's line, the platform. */
function fingerprint() {
  const hash = createHash('sha256').update(
    `${process.version.split('.')[0]} ${process.platform} ${process.arch}`,
  );
  const groups = ['packages', 'services'].flatMap((folder) =>
    existsSync(path.join(root, folder))
      ? readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`)
      : [],
  );
  const manifests = ['.', 'infra', 'test', ...groups.sort()].map((folder) => `${folder}/package.json`);
  for (const name of [...manifests, 'pnpm-lock.yaml', 'pnpm-workspace.yaml']) {
    const full = path.join(root, name);
    if (existsSync(full)) hash.update(name).update(readFileSync(full));
  }
  return hash.digest('hex');
}

function install() {
  return new Promise((resolve) => {
    const pinned = ['--yes', 'pnpm@10.34.9', 'install', '--frozen-lockfile'];
    // CI=true: pnpm would otherwise ask before it replaces a node_modules of another make.
    const env = { ...process.env, CI: 'true' };
    const child = spawn('npx', pinned, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * The one child leads a process group of its own. A Ctrl-C reaches this process up to three times (from the
 * terminal, and from npm, which passes on what it got): the child is told once for each time it is pressed.
 * It is told of our end, too, by the channel between us, so a killed npm leaves nothing running.
 */
function run(script, rest) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', script, ...rest], {
      cwd: root,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      detached: true,
    });
    let last = Number.NEGATIVE_INFINITY;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        const now = performance.now();
        if (now - last > 400) child.kill(signal);
        last = now;
      });
    }
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (code, signal) => {
      if (child.connected) child.disconnect();
      if (signal !== null) console.error(`${script} ended by ${signal}`);
      resolve(code ?? 1);
    });
  });
}
