import type { Command } from './command.ts';
import { dropDeadLettersCommand } from './commands/dead-letters-drop.ts';
import { listDeadLettersCommand } from './commands/dead-letters-list.ts';
import { redriveDeadLettersCommand } from './commands/dead-letters-redrive.ts';
import { showDeadLettersCommand } from './commands/dead-letters-show.ts';
import { importCommand } from './commands/import.ts';
import { plan } from './commands/plan.ts';
import { rebuild } from './commands/rebuild.ts';
import { recover } from './commands/recover.ts';
import { refan } from './commands/refan.ts';
import { status } from './commands/status.ts';
import { verify } from './commands/verify.ts';

/** In the order of the help: first look, then mend. */
export const commands: Command[] = [
  status,
  listDeadLettersCommand,
  showDeadLettersCommand,
  redriveDeadLettersCommand,
  dropDeadLettersCommand,
  verify,
  rebuild,
  refan,
  recover,
  importCommand,
  plan,
];
