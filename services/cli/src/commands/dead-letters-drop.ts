import { type DeadLetter, dropDeadLetters, listDeadLetters } from '@ripple/broker';
import type { ServerCommand } from '../command.ts';
import { plural } from '../text.ts';
import type { Tools } from '../tools.ts';
import { UsageError } from '../usage-error.ts';
import { summarise } from './dead-letters-present.ts';
import { allOption, notFound, requireSelection, selectOptions, withProgress } from './dead-letters-select.ts';

export const dropDeadLettersCommand: ServerCommand = {
  name: 'dead-letters drop',
  summary: 'Throws dead letters away, for good',
  operands: '[<id>…]',
  help: [
    'Asks first. What the letters would have done is not done: after dropping, verify --repair or refan',
    'bring the timelines in order.',
  ],
  examples: ['0f8fad5b-d9cb-469f-a165-70867728950e', '--reason "not JSON" --yes'],
  options: { ...selectOptions, ...allOption, yes: { help: 'does not ask' } },
  async run(tools, input) {
    const { choose, ids } = requireSelection(input);
    const ask = input.flag('yes') ? undefined : requirePerson(tools);
    const found = await listDeadLetters(withProgress(tools), choose);
    const absent = notFound(ids, found);
    const agreed = found.length > 0 && (await (ask?.(found) ?? true));
    // Exactly those that were counted, and none that has arrived since.
    const counted = new Set(found.map(({ id }) => id));
    const dropped = agreed ? await dropDeadLetters(withProgress(tools), ({ id }) => counted.has(id)) : [];
    return {
      ok: absent.length === 0 && (agreed || found.length === 0) && !tools.signal.aborted,
      data: { dropped: dropped.map(summarise) },
      lines: [`${plural(dropped.length, 'letter')} dropped.`, ...absent],
    };
  },
};

function requirePerson({ confirm }: Tools): (found: DeadLetter[]) => Promise<boolean> {
  if (confirm) return (found) => confirm(`Drop ${plural(found.length, 'dead letter')} for good?`);
  throw new UsageError('There is no terminal to ask on: drop needs --yes here.');
}
