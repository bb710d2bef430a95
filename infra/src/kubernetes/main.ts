import path from 'node:path';
import { execa } from 'execa';
import { runCommand } from '../processes/command.ts';
import { StartupError } from '../startup-error.ts';
import { checkManifests } from './check-manifests.ts';
import { hasKubectl } from './kubectl.ts';
import { manifestsDir, overlays, parseManifests, readManifests } from './manifests.ts';

/**
 * Checks the objects of infra/kubernetes against the types of their kinds, as kustomize renders them. Where kubectl is not on
 * the PATH, the files are checked one by one, without what is laid over them.
 */
await runCommand(async () => {
  const render = async (overlay: string) =>
    parseManifests((await execa('kubectl', ['kustomize', path.join(manifestsDir, overlay)])).stdout);
  const manifests = (await hasKubectl())
    ? (await Promise.all(overlays.map(render))).flat()
    : ['base', ...overlays].flatMap(readManifests);
  const problems = checkManifests(manifests);
  if (problems.length > 0) throw new StartupError(problems.join('\n'));
  return 0;
});
