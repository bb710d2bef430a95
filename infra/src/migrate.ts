import { migrate } from '@ripple/db';
import { applyRoles } from './privileges/apply-roles.ts';
import { passwordsFrom } from './privileges/roles.ts';
import { runCommand } from './processes/command.ts';
import { namespaceOf } from './servers/acquire.ts';
import { StartupError } from './startup-error.ts';

/**
 * Brings the database at DATABASE_URL to the newest schema and, if their passwords are set (API_PASSWORD, …), its
 * roles to what they may do; and ends.
 */
await runCommand(async () => {
  const url = process.env.DATABASE_URL;
  if (url === undefined || url === '') throw new StartupError('DATABASE_URL is not set.');
  const passwords = passwordsFrom(process.env);
  await migrate(url);
  if (passwords) await applyRoles(url, { namespace: namespaceOf(process.env), passwords });
  return 0;
});
