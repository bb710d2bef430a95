import { expect, it } from 'vitest';
import { statementsIn } from './statements.ts';

it('statements are counted by who sends them, without their other lines and without the bench', () => {
  const at = '2026-01-01 00:00:00.000 UTC';
  const log = [
    `${at} [71] ripple-api-write LOG:  execute accept-post: insert into posts`,
    '\tselect $1 LOG:  statement: is no statement',
    `${at} [71] ripple-api-write LOG:  statement: begin`,
    `${at} [71] ripple-api-write LOG:  duration: 501.200 ms`,
    `${at} [72] ripple-fan-out LOG:  execute <unnamed>: select 1`,
    `${at} [73] lab LOG:  statement: show log_statement`,
    `${at} [74]  LOG:  checkpoint starting: time`,
    '',
  ].join('\n');
  expect(Object.fromEntries(statementsIn(log))).toEqual({ 'api-write': 2, 'fan-out': 1 });
});
