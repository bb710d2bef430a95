import { migrate } from '@ripple/db';
import { urlsOfNodes } from '@ripple/runtime';
import { givenSettings } from '@ripple/runtime/given-settings';
import { applyRoles } from './privileges/apply-roles.ts';
import { passwordsFrom } from './privileges/roles.ts';
import { runCommand } from './processes/command.ts';
import { namespaceOf } from './servers/acquire.ts';
import { StartupError } from './startup-error.ts';

/**
 * Brings the database at DATABASE_URL, of DATABASE_NODES at the one that takes writes, to the newest schema and, if
 * their passwords are set (API_PASSWORD, …), its roles to what they may do; and ends.
 */
await runCommand(async () => {
  const { DATABASE_URL, DATABASE_NODES } = givenSettings(process.env);
  if (DATABASE_URL === undefined) throw new StartupError('DATABASE_URL is not set.');
  const url = urlsOfNodes(DATABASE_URL, DATABASE_NODES);
  const passwords = passwordsFrom(process.env);
  await migrate(url);
  if (passwords) await applyRoles(url, { namespace: namespaceOf(process.env), passwords });
  return 0;
});
