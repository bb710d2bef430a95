import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { repositoryRoot } from '@ripple/infra/paths';
import { hardwareOf, type Machine } from '../lab/describe-machine.ts';
import { FOLLOWERS_OF_ORDINARY } from './audience.ts';
import type { Judged } from './figure.ts';
import { ENTRY_BYTES } from './figures/memory.ts';
import { MESSAGES_PER_POST } from './figures/posting.ts';
import type { Part } from './parts.ts';

/** What `ripple plan` computes with; services/cli/src/plan/costs.ts says what is in it. */
const file = path.join(repositoryRoot, 'services/cli/src/plan/costs.json');

/** Those that measure what is written. */
export const partsOfCosts: readonly Part[] = ['reading', 'posting', 'spreading', 'memory'];

/** Of all processor time: a process with less only does what it does when idle. */
const LEAST_SHARE = 0.02;
const DIGITS = 3;

/** Writes what was measured into the costs of `ripple plan`, and leaves what is stated there as it is. */
export async function writeMeasuredCosts(figures: Judged[], machine: Machine): Promise<void> {
  const { stated } = JSON.parse(await readFile(file, 'utf8'));
  const by = 'npm run bench -- --write-costs';
  const on = `${hardwareOf(machine)}; Ripple ${machine.versions.Ripple}`;
  const content = { measured: { by, on, ...measuredCosts(figures) }, stated };
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** @throws {Error} that names what was not measured */
export function measuredCosts(figures: Judged[]) {
  const cpu: Record<string, { perPost?: number; perRead?: number; perDelivery?: number }> = {};
  const note = (end: string, cost: 'perPost' | 'perRead' | 'perDelivery', ms: (value: number) => number) => {
    const own = figures.filter(({ name }) => name.endsWith(end));
    if (own.length === 0) throw new Error(`Costs are not written: no figure is "…${end}".`);
    const all = own.reduce((sum, { spread }) => sum + spread.median, 0);
    for (const { name, spread } of own.filter(({ spread }) => spread.median >= LEAST_SHARE * all)) {
      const process = name.slice(0, -end.length);
      cpu[process] = { ...cpu[process], [cost]: rounded(ms(spread.median)) };
    }
  };
  note(', per POST', 'perPost', (ms) => ms);
  note(', per GET home', 'perRead', (ms) => ms);
  note(', per delivery', 'perDelivery', (microseconds) => microseconds / 1_000);
  // A post was measured with its deliveries, which have a cost of their own.
  for (const each of Object.values(cpu)) {
    if (each.perPost === undefined) continue;
    each.perPost = rounded(Math.max(0, each.perPost - FOLLOWERS_OF_ORDINARY * (each.perDelivery ?? 0)));
  }
  return {
    cpu,
    messagesPerPost: medianOf(figures, MESSAGES_PER_POST),
    bytesPerHomeEntry: medianOf(figures, ENTRY_BYTES),
  };
}

function medianOf(figures: Judged[], name: string): number {
  const figure = figures.find((each) => each.name === name);
  if (!figure) throw new Error(`Costs are not written: there is no figure "${name}".`);
  return rounded(figure.spread.median);
}

const rounded = (value: number): number => Number(value.toPrecision(DIGITS));
