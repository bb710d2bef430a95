import { migrate } from '@ripple/db';
import { fillDemoWorld } from './demo/world.ts';
import { elapsed } from './elapsed.ts';

/** The newest schema and, where a secret for its tokens is given, the small demo world in an empty database. */
export async function prepareDatabase(
  databaseUrl: string,
  demoSecret: string | undefined,
  log: (line: string) => void,
): Promise<{ handle: string; token: string } | undefined> {
  const since = Date.now();
  await migrate(databaseUrl);
  log(`The schema is up to date (${elapsed(since)})`);
  if (demoSecret === undefined) return undefined;
  const filling = Date.now();
  const { filled, ...demo } = await fillDemoWorld({ databaseUrl, jwtSecret: demoSecret });
  if (filled) log(`The demo world is filled (${elapsed(filling)})`);
  return demo;
}
