import { duration, number } from '../parts/format.ts';
import { instance } from '../session.ts';
import { text } from '../text/index.ts';
import type { Receipt, Run } from './run.ts';

type State = 'waiting' | 'under-way' | 'there';
type RingReceipt = Receipt['rings']['followers'];

interface Step {
  name: 'author' | 'followers' | 'public' | 'feeds';
  state: State;
  /** Time since the post was accepted; for the author, from the click to the answer. */
  ms: number | null | undefined;
  budgetMs: number | undefined;
  note: string;
}

/** The progress of a post as a drawing, and as a table that does not depend on colours. */
export function Rings({ run }: { run: Run | undefined }) {
  const t = text.value.spread;
  const steps = stepsOf(run);
  return (
    <div class="rings">
      <Drawing steps={steps} />
      <table>
        <caption class="hidden">{t.rings}</caption>
        <thead>
          <tr>
            <th scope="col">{t.ring}</th>
            <th scope="col">{t.took}</th>
            <th scope="col">{t.budget}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ name, state, ms, budgetMs, note }) => (
            <tr key={name} data-ring={name} data-state={state}>
              <th scope="row">
                {t[name]}
                {note && <small>{note}</small>}
              </th>
              <td>
                <output>
                  {typeof ms === 'number' ? duration(ms) : state === 'waiting' ? '' : t.underWay}
                </output>
              </td>
              <td>{budgetMs !== undefined && duration(budgetMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stepsOf(run: Run | undefined): Step[] {
  const t = text.value.spread;
  const answeredMs = run?.answeredMs.value;
  const rings = run?.receipt.value?.rings;
  const budgets = instance.value?.rings;
  const step = (name: 'followers' | 'public' | 'feeds'): Step => {
    const ring = rings?.[name];
    return { name, ...progressOf(ring), ms: ring?.ms, budgetMs: budgets?.[name].budgetMs };
  };
  const answered = answeredMs === undefined ? (run ? 'under-way' : 'waiting') : 'there';
  return [
    {
      name: 'author',
      state: answered,
      ms: answeredMs,
      budgetMs: budgets?.author.budgetMs,
      note: answered === 'there' ? t.accepted : '',
    },
    step('followers'),
    step('public'),
    step('feeds'),
  ];
}

function progressOf(ring: RingReceipt | undefined): { state: State; note: string } {
  const t = text.value.spread;
  if (!ring || ring.planned === null) return { state: 'waiting', note: '' };
  const people = ring.recipients > 0 ? t.recipients(number(ring.recipients)) : '';
  if (ring.completedAt !== null) return { state: 'there', note: people };
  const jobs = t.jobs(number(ring.delivered), number(ring.planned));
  return { state: 'under-way', note: people ? `${people}, ${jobs}` : jobs };
}

const RADIUS = { author: 26, followers: 62, public: 96, feeds: 124 };

const Drawing = ({ steps }: { steps: Step[] }) => (
  <svg viewBox="-135 -135 270 270" aria-hidden="true">
    {steps.toReversed().map(({ name, state }) => (
      <circle key={name} class={`ring ${state}`} r={RADIUS[name]} />
    ))}
  </svg>
);
