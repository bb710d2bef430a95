import { oneLine } from '../../lab/report/quantities.ts';
import { factTable, terminalLines } from '../../lab/report/terminal.ts';
import { processTable, ringTable, settingFacts, sideBySide, trustFacts, workFacts } from './figures.ts';
import { mainSubject, warnings } from './judge.ts';
import type { LoadResult, Subject } from './result.ts';

/** The figures for people, in lines; the last ones say why the run has failed. */
export function terminalReport(result: LoadResult): string[] {
  const ripple = mainSubject(result);
  const baselines = result.subjects.slice(1);
  return terminalLines(
    factTable(settingFacts(result)),
    ringTable(ripple),
    factTable([...workFacts(ripple), ...trustFacts(ripple)]),
    ripple.processes.length > 0 ? processTable(ripple) : undefined,
    baselines.length > 0 ? sideBySide(result.subjects) : undefined,
    ...baselines.flatMap((subject) => [
      [subject.name],
      factTable(trustFacts(subject)),
      subject.processes.length > 0 ? processTable(subject) : undefined,
    ]),
    result.subjects.flatMap(ending),
  );
}

function ending(subject: Subject): string[] {
  const of = subject.name === 'ripple' ? '' : ` (${subject.name})`;
  return [
    ...warnings(subject).map((warning) => `WARNING${of}: ${warning}`),
    ...subject.failed.map((sentence) => `FAILED${of}: ${oneLine(sentence)}`),
  ];
}
