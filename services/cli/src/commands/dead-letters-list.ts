import { listDeadLetters } from '@ripple/broker';
import type { ServerCommand } from '../command.ts';
import { listLines, summarise } from './dead-letters-present.ts';
import { notFound, parseSelection, selectOptions, withProgress } from './dead-letters-select.ts';

export const listDeadLettersCommand: ServerCommand = {
  name: 'dead-letters list',
  summary: 'Lists the messages that were given up',
  operands: '[<id>…]',
  help: [
    'Without a choice, all of them. They are taken from their queue and returned, so a list or redrive at',
    'the same moment may see fewer.',
  ],
  examples: ['', '--lane public', '--reason "not JSON" --json'],
  options: selectOptions,
  async run(tools, input) {
    const { choose, ids } = parseSelection(input);
    const letters = await listDeadLetters(withProgress(tools), choose);
    const absent = notFound(ids, letters);
    return {
      ok: absent.length === 0 && !tools.signal.aborted,
      data: { letters: letters.map(summarise) },
      lines: [...listLines(letters), ...absent],
    };
  },
};
