import type { Choose, DeadLetter } from '@ripple/broker';
import { laneNames } from '@ripple/messages';
import type { Input, Option } from '../command.ts';
import type { Tools } from '../tools.ts';
import { UsageError } from '../usage-error.ts';

export const selectOptions: Record<string, Option> = {
  id: { value: '<id>', many: true, help: 'the letter with this id; may be given several times' },
  lane: { value: '<lane>', help: `those of one lane: ${laneNames.join(', ')}` },
  reason: { value: '<text>', help: 'those whose reason contains this text, in any case' },
};

export const allOption: Record<string, Option> = { all: { help: 'every letter' } };

/**
 * Which letters are meant: those to which every given option applies; ids may also follow the command.
 * @throws {UsageError}
 */
export function parseSelection(input: Input): { choose: Choose; ids: string[]; isGiven: boolean } {
  const ids = [...input.positionals, ...input.values('id')];
  const lane = input.value('lane');
  const reason = input.value('reason')?.toLowerCase();
  const isGiven = ids.length > 0 || lane !== undefined || reason !== undefined;
  if (input.flag('all') && isGiven) throw new UsageError('--all goes with no other choice of letters.');
  if (lane !== undefined && !laneNames.some((name) => name === lane)) {
    throw new UsageError(`There is no lane "${lane}": the lanes are ${laneNames.join(', ')}.`);
  }
  const wanted = new Set(ids);
  const choose = (letter: DeadLetter) =>
    (wanted.size === 0 || wanted.has(letter.id)) &&
    (lane === undefined || letter.lane === lane) &&
    (reason === undefined || letter.reason.toLowerCase().includes(reason));
  return { choose, ids, isGiven };
}

/** For the commands that change something: no option selects no letter. */
export function requireSelection(input: Input): ReturnType<typeof parseSelection> {
  const selection = parseSelection(input);
  if (selection.isGiven || input.flag('all')) return selection;
  throw new UsageError('Which letters? Choose by --id, --lane or --reason, or take --all.');
}

/** A sentence for each id that was given and not found. */
export function notFound(ids: string[], found: DeadLetter[]): string[] {
  const there = new Set(found.map(({ id }) => id));
  return ids.filter((id) => !there.has(id)).map((id) => `There is no dead letter ${id}.`);
}

/** The options of the functions of packages/broker, with progress. */
export const withProgress = (tools: Tools) => ({
  ...tools.broker,
  onProgress: (done: number, of: number) => tools.progress(`${done} of ${of} letters`),
});
