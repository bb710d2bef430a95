import type { Pool } from '@ripple/db';
import type { CountsVerdict } from '@ripple/posts';
import { isSound, type Verdict } from '@ripple/timelines';
import type { Result } from '../command.ts';
import { plural, printable, table } from '../text.ts';
import { nameTimelines } from './timeline-names.ts';
import type { KindTally, Tally } from './verify-tally.ts';

const MOST_NAMED = 20;
const MOST_IDS = 5;

export async function reportVerification(
  tally: Tally,
  {
    pool,
    repair,
    interrupted,
    counts,
  }: { pool: Pool; repair: boolean; interrupted: boolean; counts: CountsVerdict | undefined },
): Promise<Result> {
  const kinds = tally.kinds();
  const remaining = kinds.reduce((sum, kind) => sum + kind.remaining, 0);
  const names = await nameTimelines(
    pool,
    tally.problems.map(({ found }) => found.timeline),
  );
  const problems = tally.problems.map(({ found, now }, index) => ({
    timeline: names[index] ?? '',
    ...found.timeline,
    missing: found.missing.map(String),
    extra: found.extra,
    doubled: found.doubled.map(String),
    outOfOrder: found.outOfOrder,
    repaired: repair && isSound(now),
    found,
  }));
  const miscounted = counts ? counts.wrong.length - counts.repaired : 0;
  return {
    ok: remaining === 0 && miscounted === 0 && !interrupted,
    data: {
      kinds,
      problems: problems.map(({ found: _, ...problem }) => problem),
      ...(counts && { counts: { ...counts, wrong: counts.wrong.map(nameCounts) } }),
      remaining: remaining + miscounted,
      interrupted,
    },
    lines: [
      ...tableOf(kinds),
      '',
      ...problems
        .slice(0, MOST_NAMED)
        .map(({ timeline, found, repaired }) =>
          printable(`${timeline}: ${differences(found)}${repaired ? ' (repaired)' : ''}`),
        ),
      ...(tally.wrong() > MOST_NAMED ? [`… and ${tally.wrong() - MOST_NAMED} more (--json names them)`] : []),
      conclusion(tally.checked(), tally.wrong(), remaining),
      ...(counts ? countsLines(counts) : []),
      ...(interrupted ? ['Interrupted: not all of them were looked at.'] : []),
    ],
  };
}

const nameCounts = ({ postId, ...rest }: CountsVerdict['wrong'][number]) => ({
  postId: String(postId),
  ...rest,
});

function countsLines({ checked, wrong, repaired }: CountsVerdict): string[] {
  if (wrong.length === 0) return [`The counts of ${plural(checked, 'post')} verified, nothing wrong.`];
  const ids = wrong.slice(0, MOST_IDS).map(({ postId }) => postId);
  const more = wrong.length > MOST_IDS ? ', …' : '';
  const result = repaired === wrong.length ? 'and are repaired' : '(--repair counts anew)';
  return [
    `The counts of ${plural(wrong.length, 'post')} of ${checked} are wrong ${result}: ${ids.join(', ')}${more}`,
  ];
}

function tableOf(kinds: KindTally[]): string[] {
  const { kind: _, ...counts } = { ...kinds[0] };
  const columns = Object.keys(counts) as Exclude<keyof KindTally, 'kind'>[];
  if (kinds.length === 0) return ['There are no such timelines in Redis.'];
  return table(
    ['timelines', ...columns.map((column) => (column === 'outOfOrder' ? 'out of order' : column))],
    kinds.map((tally) => [tally.kind, ...columns.map((column) => String(tally[column]))]),
    columns.map((_, index) => index + 1),
  );
}

function differences({ missing, extra, doubled, outOfOrder }: Verdict): string {
  const ids = (what: string, list: (number | string)[]) =>
    list.length === 0
      ? []
      : [
          `${list.length} ${what} (${list.slice(0, MOST_IDS).join(', ')}${list.length > MOST_IDS ? ', …' : ''})`,
        ];
  return [
    ...ids('missing', missing),
    ...ids('extra', extra),
    ...ids('doubled', doubled),
    ...(outOfOrder > 0 ? [`${outOfOrder} out of order`] : []),
  ].join(', ');
}

function conclusion(checked: number, wrong: number, remaining: number): string {
  if (wrong === 0) return `${plural(checked, 'timeline')} verified, nothing wrong.`;
  if (remaining === 0) return `${plural(wrong, 'timeline')} of ${checked} were wrong and are repaired.`;
  return `${plural(remaining, 'timeline')} of ${checked} wrong${remaining === wrong ? ' (--repair rebuilds them)' : ' after the repair'}.`;
}
