import { migrate } from '@ripple/db';
import { runCommand } from './processes/command.ts';
import { StartupError } from './startup-error.ts';

/** Brings the database at DATABASE_URL to the newest schema, and ends. */
await runCommand(async () => {
  const url = process.env.DATABASE_URL;
  if (url === undefined || url === '') throw new StartupError('DATABASE_URL is not set.');
  await migrate(url);
  return 0;
});
