import { migrate } from '@ripple/db';
import { type DemoTokens, fillDemoWorld } from './demo/world.ts';
import { elapsed } from './elapsed.ts';
import { applyRoles } from './privileges/apply-roles.ts';
import type { Users } from './privileges/roles.ts';

/**
 * The newest schema, the roles where there are users, and, where it is told of its tokens, the small demo
 * world in an empty database.
 */
export async function prepareDatabase(options: {
  databaseUrl: string;
  users: Users | undefined;
  demoTokens: DemoTokens | undefined;
  log: (line: string) => void;
}): Promise<{ handle: string; token: string } | undefined> {
  const { databaseUrl, users, demoTokens, log } = options;
  const since = Date.now();
  await migrate(databaseUrl);
  if (users) await applyRoles(databaseUrl, users);
  log(`The schema is up to date (${elapsed(since)})`);
  if (demoTokens === undefined) return undefined;
  const filling = Date.now();
  const { filled, ...demo } = await fillDemoWorld({ databaseUrl, tokens: demoTokens });
  if (filled) log(`The demo world is filled (${elapsed(filling)})`);
  return demo;
}
