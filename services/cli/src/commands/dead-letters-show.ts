import { listDeadLetters } from '@ripple/broker';
import type { ServerCommand } from '../command.ts';
import { describe, showLines } from './dead-letters-present.ts';
import { allOption, notFound, requireSelection, selectOptions, withProgress } from './dead-letters-select.ts';

export const showDeadLettersCommand: ServerCommand = {
  name: 'dead-letters show',
  summary: 'Shows all there is to some dead letters: headers, stack and body',
  operands: '[<id>…]',
  help: ['Changes nothing.'],
  examples: ['0f8fad5b-d9cb-469f-a165-70867728950e', '--lane public'],
  options: { ...selectOptions, ...allOption },
  async run(tools, input) {
    const { choose, ids } = requireSelection(input);
    const letters = await listDeadLetters(withProgress(tools), choose);
    const absent = notFound(ids, letters);
    return {
      ok: letters.length > 0 && absent.length === 0 && !tools.signal.aborted,
      data: { letters: letters.map(describe) },
      lines: [
        ...letters.flatMap(showLines),
        ...absent,
        ...(letters.length + absent.length === 0 ? ['No dead letter is like that.'] : []),
      ],
    };
  },
};
