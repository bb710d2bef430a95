import type { DeadLetter } from '@ripple/broker';
import { printable, table } from '../text.ts';

const REASON_WIDTH = 60;

/** A letter in a list, as data. */
export function summarise(letter: DeadLetter) {
  const { id, lane, messageType, postId, reason, attempts, firstFailedAt, lastFailedAt } = letter;
  const { requestId } = letter.origin;
  return { id, lane, messageType, postId, reason, attempts, firstFailedAt, lastFailedAt, requestId };
}

/** A letter with its stack, headers and body, as data. */
export function describe(letter: DeadLetter) {
  const { stack, headers, body } = letter;
  return { ...summarise(letter), stack, headers, body: body.toString() };
}

const seconds = (time: string | undefined) => time?.replace(/\.\d+Z$/, 'Z') ?? '';

/** Letters in a table, and how many of each kind there are. */
export function listLines(letters: DeadLetter[]): string[] {
  if (letters.length === 0) return ['No dead letters.'];
  const rows = letters.map((letter) => [
    printable(letter.id, 40),
    printable(letter.lane, 20),
    printable(letter.messageType ?? '?', 20),
    printable(letter.postId ?? '', 20),
    String(letter.attempts ?? ''),
    seconds(letter.firstFailedAt),
    seconds(letter.lastFailedAt),
    printable(letter.reason, REASON_WIDTH),
  ]);
  const groups = new Map<string, number>();
  for (const { lane, reason } of letters) {
    const group = `${printable(lane, 20)}: ${printable(reason, REASON_WIDTH)}`;
    groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  const counted = [...groups].sort(([, a], [, b]) => b - a);
  return [
    ...table(['id', 'lane', 'type', 'post', 'attempts', 'first failed', 'last failed', 'reason'], rows, [4]),
    '',
    ...counted.map(([group, count]) => `${String(count).padStart(6)} × ${group}`),
  ];
}

export function showLines(letter: DeadLetter): string[] {
  const { stack, ...rest } = describe(letter);
  return [
    ...Object.entries(summarise(letter)).map(
      ([name, value]) => `${name.padEnd(14)} ${printable(String(value ?? '?'))}`,
    ),
    ...(stack === undefined ? [] : ['stack', ...stack.split('\n').map((line) => `  ${printable(line)}`)]),
    'headers',
    ...Object.entries(rest.headers)
      .filter(([name]) => name !== 'ripple-stack')
      .map(([name, value]) => `  ${printable(name)}: ${printable(JSON.stringify(value))}`),
    'body',
    `  ${printable(rest.body)}`,
    '',
  ];
}
