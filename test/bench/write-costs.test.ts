import { expect, it } from 'vitest';
import { judge } from './figure.ts';
import { ENTRY_BYTES } from './figures/memory.ts';
import { MESSAGES_PER_POST } from './figures/posting.ts';
import { measuredCosts } from './write-costs.ts';

const figure = (name: string, unit: string, ...values: number[]) => judge({ name, unit, values });
const figures = [
  figure('POST, 16 at once', '/s', 500),
  figure('Redis, per POST', 'ms', 0.2, 0.26, 0.3),
  figure('api, per POST', 'ms', 0.61234),
  figure('Redis, per GET home', 'ms', 0.04),
  figure('api, per GET home', 'ms', 0.4),
  figure('mailer, per GET home', 'ms', 0.008),
  figure('Redis, per delivery', 'µs', 3),
  figure('processor time per POST', 'ms', 4),
  figure(MESSAGES_PER_POST, '', 4.04),
  figure(ENTRY_BYTES, 'bytes', 10.4),
];

it('the costs of a plan are those of each process, of a post without its deliveries, where it has to do with it', () => {
  expect(measuredCosts(figures)).toEqual({
    cpu: {
      Redis: { perPost: 0.2, perRead: 0.04, perDelivery: 0.003 },
      api: { perPost: 0.612, perRead: 0.4 },
    },
    messagesPerPost: 4.04,
    bytesPerHomeEntry: 10.4,
  });
});

it('are not written where one is missing', () => {
  for (const missing of [MESSAGES_PER_POST, 'Redis, per delivery']) {
    const others = figures.filter(({ name }) => name !== missing);
    expect(() => measuredCosts(others)).toThrow(/^Costs are not written/);
  }
});
