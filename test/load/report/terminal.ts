import { table } from '../table.ts';
import {
  type Fact,
  processTable,
  ringTable,
  settingFacts,
  sideBySide,
  type Table,
  trustFacts,
  workFacts,
} from './figures.ts';
import { mainSubject, warnings } from './judge.ts';
import { oneLine } from './quantities.ts';
import type { LoadResult, Subject } from './result.ts';

/** The figures for people, in lines. */
export function terminalReport(result: LoadResult): string[] {
  const ripple = mainSubject(result);
  const baselines = result.subjects.slice(1);
  return [
    ...factLines(settingFacts(result)),
    '',
    ...tableLines(ringTable(ripple)),
    '',
    ...factLines([...workFacts(ripple), ...trustFacts(ripple)]),
    ...processLines(ripple),
    ...(baselines.length > 0 ? ['', ...tableLines(sideBySide(result.subjects))] : []),
    ...baselines.flatMap((subject) => [
      '',
      `${subject.name}`,
      ...factLines(trustFacts(subject)),
      ...processLines(subject),
    ]),
    ...ending(result.subjects),
  ];
}

/** What has to be read even if nothing else is: the last lines. */
function ending(subjects: Subject[]): string[] {
  const lines = subjects.flatMap((subject) => [
    ...warnings(subject).map((warning) => `WARNING${of(subject)}: ${warning}`),
    ...subject.failed.map((sentence) => `FAILED${of(subject)}: ${oneLine(sentence)}`),
  ]);
  return lines.length > 0 ? ['', ...lines] : [];
}

const of = ({ name }: Subject) => (name === 'ripple' ? '' : ` (${name})`);

const processLines = (subject: Subject): string[] =>
  subject.processes.length > 0 ? ['', ...tableLines(processTable(subject))] : [];

export function tableLines({ head, rows, words }: Table): string[] {
  return table(
    [head, ...rows].map((row) => row.map(oneLine)),
    words,
  );
}

function factLines(facts: Fact[]): string[] {
  return table(
    facts.map((fact) => fact.map(oneLine)),
    [0, 1],
  );
}
