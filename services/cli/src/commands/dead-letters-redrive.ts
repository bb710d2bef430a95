import { redriveDeadLetters } from '@ripple/broker';
import type { ServerCommand } from '../command.ts';
import { plural, printable } from '../text.ts';
import { summarise } from './dead-letters-present.ts';
import { allOption, notFound, requireSelection, selectOptions, withProgress } from './dead-letters-select.ts';

export const redriveDeadLettersCommand: ServerCommand = {
  name: 'dead-letters redrive',
  summary: 'Sends dead letters into their lanes again, with all their attempts before them',
  operands: '[<id>…]',
  help: [
    'Safe to repeat and to interrupt: a letter goes only when its new message is confirmed, and handling a',
    'message twice changes nothing. One that fails again comes back. Those that arrive during the redrive',
    'are left for the next.',
  ],
  examples: ['--all', '--lane public --reason timeout', '0f8fad5b-d9cb-469f-a165-70867728950e'],
  options: { ...selectOptions, ...allOption },
  async run(tools, input) {
    const { choose, ids } = requireSelection(input);
    const { redriven, failed } = await redriveDeadLetters(withProgress(tools), choose);
    const absent = notFound(ids, [...redriven, ...failed.map(({ letter }) => letter)]);
    return {
      ok: failed.length + absent.length === 0 && !tools.signal.aborted,
      data: {
        redriven: redriven.map(summarise),
        failed: failed.map(({ letter, error }) => ({ ...summarise(letter), error: error.message })),
        interrupted: tools.signal.aborted,
      },
      lines: [
        `${plural(redriven.length, 'letter')} redriven.`,
        ...failed.map(({ letter, error }) => `${letter.id} stays: ${printable(error.message)}`),
        ...absent,
        ...(tools.signal.aborted ? ['Interrupted: the others are where they were.'] : []),
      ],
    };
  },
};
