import { duration, number } from '../parts/format.ts';
import { text } from '../text/index.ts';
import type { Status } from './status.ts';

type Worker = NonNullable<Status['workers']>[number];

/** The processes behind the api, and of one that keeps dying how it dies and when it is started again. */
export function Workers({ workers }: { workers: Worker[] }) {
  const t = text.value.operate;
  return (
    <section aria-labelledby="workers">
      <h2 id="workers">{t.workers}</h2>
      <dl class="figures">
        {workers.map((worker) => (
          <div key={worker.worker} data-ok={isWell(worker) ? undefined : false}>
            <dt>{worker.worker}</dt>
            <dd>{describeWorker(worker)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const isWell = ({ state, deathsInARow }: Worker) => state === 'running' && deathsInARow === 0;

function describeWorker({ state, deathsInARow, lastDeath, restartInMs }: Worker): string {
  const t = text.value.operate;
  return [
    t.workerState[state],
    ...(deathsInARow > 0 ? [t.deaths(number(deathsInARow), lastDeath ?? '–')] : []),
    ...(restartInMs === null ? [] : [t.restart(duration(restartInMs))]),
  ].join(', ');
}
