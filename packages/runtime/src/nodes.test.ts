import { expect, it } from 'vitest';
import { readEnvironment } from './config.ts';
import { databaseServers, nodesSetting, urlsOfNodes } from './nodes.ts';

const url = 'amqp://ripple:p%40ss@127.0.0.1:5672/vhost?heartbeat=5';

it('names the server of the address if no nodes are given', () => {
  expect(urlsOfNodes(url)).toEqual([url]);
});

it('names each node, with the log-in, path and parameters of the address', () => {
  expect(urlsOfNodes(url, 'one:5672,10.0.0.2:5673,[::1]:5674')).toEqual([
    'amqp://ripple:p%40ss@one:5672/vhost?heartbeat=5',
    'amqp://ripple:p%40ss@10.0.0.2:5673/vhost?heartbeat=5',
    'amqp://ripple:p%40ss@[::1]:5674/vhost?heartbeat=5',
  ]);
});

it('names the database servers: the one, or those that may be the primary and those that may be read', () => {
  const DATABASE_URL = 'postgres://ripple@one:1/ripple';
  expect(databaseServers({ DATABASE_URL })).toEqual({ url: [DATABASE_URL], standbys: [] });
  expect(
    databaseServers({ DATABASE_URL, DATABASE_NODES: 'one:1,two:2', DATABASE_REPLICA_NODES: 'two:2' }),
  ).toEqual({
    url: [DATABASE_URL, 'postgres://ripple@two:2/ripple'],
    standbys: ['postgres://ripple@two:2/ripple'],
  });
});

it.each(['', 'one', 'one:', 'one:1,', 'one:1 ,two:2', 'redis://one:1', 'a@one:1'])('refuses %j', (nodes) => {
  const read = () => readEnvironment({ NODES: nodesSetting() }, { NODES: nodes || ' ' });
  expect(read).toThrow(/NODES/);
});
