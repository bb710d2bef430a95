import { useSignal } from '@preact/signals';
import { answerOf } from '@ripple/client';
import { useEffect } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { Chart } from '../parts/chart.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { duration, number } from '../parts/format.ts';
import { usePoll } from '../parts/poll.ts';
import { instance, type Person, people, ripple, sessionOf } from '../session.ts';
import { text } from '../text/index.ts';
import { type Burst, startBurst } from './burst.ts';
import { answers, failed, quantile } from './figures.ts';

const BURST = 100;
const KEPT = 600;

interface Delay {
  ms: number;
  late: boolean;
}

/** Posts of a much followed author, many posts at once, stopped workers; shows response times and delays. */
export function StressPanel({ onPost }: { onPost: (author: Person, words: string) => void }) {
  const t = text.value.stress;
  const [famous] = people.value;
  const failure = useSignal<string | undefined>(undefined);
  const burst = useSignal<Burst | undefined>(undefined);
  const running = useSignal(true);
  const delays = useSignal<Record<string, Delay>>({});
  const history = useSignal<{ at: number; ms: number }[]>([]);
  const switching = useSignal(false);
  const workers = instance.value?.demo?.workers;
  useEffect(() => () => burst.value?.close(), []);

  usePoll(
    1_000,
    async (signal) => {
      const { http } = ripple.value;
      delays.value = (await answerOf(http.GET('/readyz', { signal }))).delays;
      const { followers } = delays.value;
      if (followers) history.value = [...history.value, { at: Date.now(), ms: followers.ms }].slice(-KEPT);
      if (!workers || switching.value) return;
      const state = await answerOf(http.GET('/v1/demo/workers', { signal }));
      if (!switching.value) running.value = state.running;
    },
    [],
  );
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
      failure.value = undefined;
    } catch (error) {
      failure.value = sentenceOf(error);
    }
  };
  const setWorkers = async (wanted: boolean) => {
    if (switching.value) return;
    switching.value = true;
    await attempt(async () => {
      const answer = ripple.value.http.PUT('/v1/demo/workers', { body: { running: wanted } });
      running.value = (await answerOf(answer)).running;
    });
    switching.value = false;
  };

  return (
    <section class="stress" aria-labelledby="stress">
      <h2 id="stress">{t.title}</h2>
      <p>{t.intro}</p>
      <div class="actions">
        {famous && (
          <button
            type="button"
            onClick={() =>
              void attempt(async () => onPost(await sessionOf(famous.handle), text.value.spread.sample))
            }
          >
            {t.most(famous.name, number(famous.followers))}
          </button>
        )}
        <button
          type="button"
          disabled={burst.value !== undefined && !burst.value.done.value}
          onClick={() => {
            burst.value?.close();
            burst.value = startBurst(people.value, BURST);
          }}
        >
          {t.burst(number(BURST))}
        </button>
        {workers && (
          <button
            type="button"
            aria-pressed={!running.value}
            aria-busy={switching.value}
            onClick={() => void setWorkers(!running.value)}
          >
            {running.value ? t.stop : t.start}
          </button>
        )}
      </div>
      <Alert message={failure.value ?? burst.value?.failure.value} />
      {!running.value && <p role="status">{t.stopped}</p>}
      <Answers burst={burst.value} />
      <Delays delays={delays.value} />
      <Chart
        label={t.chart}
        series={[
          { label: t.answer, points: answers.value, colour: '--ring-author', dots: true },
          { label: t.delay, points: history.value, colour: '--ring-followers' },
        ]}
      />
    </section>
  );
}

function Answers({ burst }: { burst: Burst | undefined }) {
  const t = text.value.stress;
  const taken = answers.value.map(({ ms }) => ms);
  if (taken.length === 0 && failed.value === 0) return null;
  const figures = [
    [t.sent, number(taken.length)],
    [t.median, quantile(taken, 0.5)],
    [t.p95, quantile(taken, 0.95)],
    [t.worst, quantile(taken, 1)],
    ...(burst ? [[t.arrived, `${number(burst.arrived.value)} / ${number(burst.sent.value)}`]] : []),
    ...(failed.value > 0 ? [[t.failed, number(failed.value)]] : []),
  ] as [string, string | number | undefined][];
  return <Figures title={t.answers} figures={figures} />;
}

function Delays({ delays }: { delays: Record<string, Delay> }) {
  const t = text.value;
  const rings = ['followers', 'public', 'feeds'] as const;
  const figures = rings.flatMap((ring): [string, string][] => {
    const delay = delays[ring];
    return delay ? [[t.spread[ring], duration(delay.ms) + (delay.late ? ` (${t.stress.late})` : '')]] : [];
  });
  return <Figures title={t.stress.delays} figures={figures} />;
}

/** Times are in ms. */
const Figures = ({ title, figures }: { title: string; figures: [string, string | number | undefined][] }) => (
  <>
    <h3>{title}</h3>
    <dl class="figures">
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{typeof value === 'number' ? duration(value) : value}</dd>
        </div>
      ))}
    </dl>
  </>
);
