import { serviceNames } from '../service-names.ts';
import type { Container, Project } from './project.ts';
import { stopUnderLoad } from './stop-under-load.ts';
import { firstPost } from './use.ts';

/** The image without its data; 231 MB of it were the base image when this was set. */
const MOST_IMAGE_BYTES = 350e6;
/** What a first start must not write into any log: queues and tables that are used before they are there. */
const UNREADY = /not_found|relation "\w+" does not exist|authentication failed/i;

/** Builds, starts, uses, stops and starts again. @returns the exit code: 0 if all that is promised was so */
export async function tryCompose(project: Project, log: (line: string) => void): Promise<number> {
  let broken = 0;
  const note = (what: string, figure: string, kept = true) => {
    if (!kept) broken++;
    log(`${kept ? 'ok    ' : 'BROKEN'} ${what}: ${figure}`);
  };
  const timed = async (work: () => Promise<unknown>) => {
    const since = Date.now();
    await work();
    return `${((Date.now() - since) / 1_000).toFixed(1)} s`;
  };
  const isService = ({ service }: Container) => serviceNames.some((name) => name === service);

  await project.remove();
  note('build', await timed(project.build));
  const bytes = await project.imageBytes();
  note('size of the image', `${Math.round(bytes / 1e6)} MB`, bytes <= MOST_IMAGE_BYTES);
  note('first start, until all is healthy', await timed(project.up));
  const unready = (await project.logs()).split('\n').filter((line) => UNREADY.test(line));
  note('lines about what was not there yet', String(unready.length), unready.length === 0);
  for (const line of unready.slice(0, 5)) log(`       ${line}`);

  const use = await firstPost(project.url);
  note(
    'a post with a picture is in a follower’s home, the page and the documentation are served',
    use.figure,
  );
  const status = await project.ripple('status');
  note('the operator’s tools', `status has ${status.split('\n').length} lines`);

  const api = await stopUnderLoad(project.url, use.ada, () => project.stop('api'));
  note('api stopped under load', api.figure, api.lost === 0);
  note('stop', await timed(() => project.stop()));
  const ended = (await project.containers()).filter(isService);
  const codes = ended.map(({ running, exitCode }) => (running ? 'running' : exitCode)).join(' ');
  note('exit codes of the services', codes, /^(0 ?)+$/.test(codes));

  note('second start', await timed(project.up));
  const kept = await use.isThere(api.accepted);
  note('posts after a restart', kept.figure, kept.missing === 0);
  return broken === 0 ? 0 : 1;
}
