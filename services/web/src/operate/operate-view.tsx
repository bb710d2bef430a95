import { useSignal } from '@preact/signals';
import { Alert } from '../parts/alert.tsx';
import { Chart } from '../parts/chart.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { duration, number } from '../parts/format.ts';
import { usePoll } from '../parts/poll.ts';
import { Wide } from '../parts/wide.tsx';
import { instance } from '../session.ts';
import { text } from '../text/index.ts';
import { DeadLetters } from './dead-letters.tsx';
import { Nodes } from './nodes.tsx';
import { readStatus, type Status } from './status.ts';
import { Workers } from './workers.tsx';

const LOOK_EVERY_MS = 2_000;
/** Ten minutes. */
const KEPT = 300;

const rings = ['followers', 'public', 'feeds'] as const;
type Points = { at: number; ms: number }[];
interface History {
  delays: Record<(typeof rings)[number], Points>;
  posts: Points;
  reads: Points;
}

const none: History = { delays: { followers: [], public: [], feeds: [] }, posts: [], reads: [] };
/** An unknown value adds no point. */
const append = (points: Points, at: number, value: number | null) =>
  value === null ? points : [...points, { at, ms: value }].slice(-KEPT);

/** The operator's view: delays, queues, dead letters. */
export function OperateView() {
  const t = text.value.operate;
  if (!instance.value?.operations) {
    return (
      <section class="column">
        <h1>{t.title}</h1>
        <p>{t.off}</p>
      </section>
    );
  }
  return <Panels />;
}

function Panels() {
  const t = text.value.operate;
  const status = useSignal<Status | undefined>(undefined);
  const history = useSignal(none);
  const failure = useSignal<string | undefined>(undefined);

  usePoll(LOOK_EVERY_MS, async () => {
    try {
      const read = await readStatus();
      history.value = extend(history.value, read, status.value);
      status.value = read;
      failure.value = undefined;
    } catch (error) {
      failure.value = sentenceOf(error);
    }
  }, []);

  const { delays, posts, reads } = history.value;
  const budgets = instance.value?.rings;
  return (
    <div class="operate">
      <h1>{t.title}</h1>
      <Alert message={failure.value} />
      {status.value && <Servers status={status.value} />}
      {status.value?.workers && <Workers workers={status.value.workers} />}
      <section aria-labelledby="delay">
        <h2 id="delay">{t.delay}</h2>
        <p>{t.delayHelp}</p>
        <Chart
          label={t.delay}
          series={rings.flatMap((ring) => {
            const label = text.value.spread[ring];
            const budget = (budgets?.[ring].budgetMs ?? 0) / 1_000;
            const points = delays[ring].map(({ at, ms }) => ({ at, ms: ms / 1_000 }));
            return [
              { label, points, colour: `--ring-${ring}` },
              {
                label: `${label}: ${t.budget}`,
                points: points.map(({ at }) => ({ at, ms: budget })),
                colour: `--ring-${ring}`,
                dashed: true,
              },
            ];
          })}
        />
      </section>
      <section aria-labelledby="throughput">
        <h2 id="throughput">{t.throughput}</h2>
        <Chart
          linear
          label={t.throughput}
          series={[
            { label: t.posts, points: posts, colour: '--ring-author' },
            { label: t.reads, points: reads, colour: '--ring-public' },
          ]}
        />
      </section>
      {status.value && <Lanes status={status.value} />}
      <DeadLetters count={status.value?.deadLetters ?? 0} />
    </div>
  );
}

function extend(history: History, now: Status, before: Status | undefined): History {
  const at = Date.parse(now.at);
  const delayOf = (ring: string) => {
    const known = now.lanes.flatMap((lane) => (lane.ring === ring ? (lane.delayMs ?? []) : []));
    return known.length === 0 ? null : Math.max(...known);
  };
  const delays = Object.fromEntries(
    rings.map((ring) => [ring, append(history.delays[ring], at, delayOf(ring))]),
  ) as History['delays'];
  if (!before) return { ...history, delays };
  // A restarted api counts from 0.
  const rate = (what: 'posts' | 'reads') =>
    (1_000 * Math.max(0, now.requests[what] - before.requests[what])) / (at - Date.parse(before.at));
  return {
    delays,
    posts: append(history.posts, at, rate('posts')),
    reads: append(history.reads, at, rate('reads')),
  };
}

function Servers({ status: { servers, outbox, retrying } }: { status: Status }) {
  const t = text.value.operate;
  return (
    <section aria-labelledby="servers">
      <h2 id="servers">{t.servers}</h2>
      <dl class="figures">
        {Object.entries(servers).map(([name, { ok, ms }]) => (
          <div key={name} data-ok={ok}>
            <dt>{name}</dt>
            <dd>
              {ok ? t.up : t.down} {ms !== null && duration(ms)}
            </dd>
          </div>
        ))}
        <div>
          <dt>{t.outbox}</dt>
          <dd>{describeOutbox(outbox)}</dd>
        </div>
        <div>
          <dt>{t.retrying}</dt>
          <dd>{retrying === null ? '–' : number(retrying)}</dd>
        </div>
      </dl>
      <Nodes servers={servers} />
    </section>
  );
}

function describeOutbox({ rows, oldestMs }: Status['outbox']): string {
  const t = text.value.operate;
  if (rows === null || oldestMs === null) return '–';
  return rows === 0 ? t.empty : t.outboxRows(number(rows), duration(oldestMs));
}

function Lanes({ status: { lanes } }: { status: Status }) {
  const t = text.value.operate;
  return (
    <section aria-labelledby="queues">
      <h2 id="queues">{t.queues}</h2>
      <Wide label={t.queues}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.lane}</th>
              <th scope="col">{t.ring}</th>
              <th scope="col">{t.ready}</th>
              <th scope="col">{t.consumers}</th>
              <th scope="col">{t.delayColumn}</th>
              <th scope="col">{t.budget}</th>
            </tr>
          </thead>
          <tbody>
            {lanes.map(({ lane, ring, ready, consumers, delayMs, budgetMs }) => (
              <tr key={lane} data-late={delayMs !== null && budgetMs !== null && delayMs > budgetMs}>
                <th scope="row">{lane}</th>
                <td>{ring}</td>
                <td>{ready === null ? '–' : number(ready)}</td>
                <td>{consumers === null ? '–' : number(consumers)}</td>
                <td>{delayMs === null ? '' : duration(delayMs)}</td>
                <td>{budgetMs === null ? '' : duration(budgetMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}
