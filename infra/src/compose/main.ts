import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { instanceDir } from '../paths.ts';
import { runCommand } from '../processes/command.ts';
import { takeLock } from '../processes/lock.ts';
import { openEngine } from './engine.ts';
import { openProject } from './project.ts';
import { makeStandIns, withoutStandIn } from './stand-in/images.ts';
import { tryCompose } from './try-compose.ts';

const help = `npm run test:compose: builds the image, and starts, uses and stops docker-compose.yml under names and ports of its own.
It needs Docker with its compose plugin, or podman with docker-compose; without an engine it fails.
  -- --install    installs podman with apt-get where there is no engine
  -- --stand-in   base images from packages of Debian and npm, for machines without a way to a registry (root, podman)`;

/** `npm run test:compose`: see {@link help}. */
await runCommand(async (interrupted) => {
  const { values } = parseArgs({
    options: {
      install: { type: 'boolean', default: false },
      'stand-in': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const log = (line: string) => console.error(line);
  const dir = instanceDir('compose');
  const release = await takeLock(dir, 'npm run test:compose');
  try {
    const standIn = values['stand-in'];
    const storage = standIn ? path.join(dir, 'podman') : undefined;
    if (storage !== undefined) mkdirSync(storage, { recursive: true });
    const engine = await openEngine({ dir, storage, install: values.install, log });
    try {
      if (standIn) await makeStandIns(engine, path.join(dir, 'stand-in'), log);
      const project = await openProject(engine, {
        without: standIn ? withoutStandIn : [],
        signal: interrupted,
      });
      try {
        return await tryCompose(project, log);
      } finally {
        await project.remove();
      }
    } finally {
      await engine.close();
    }
  } finally {
    release();
  }
});
