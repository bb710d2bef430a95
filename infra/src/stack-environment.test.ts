import { expect, it } from 'vitest';
import { serviceEnvironment } from './stack-environment.ts';

const settings = {
  urls: { databaseUrl: 'postgres://db', amqpUrl: 'amqp://api', redisUrl: 'redis://r' },
  asItself: true,
  host: '127.0.0.1',
  port: 3_000,
  opsPort: 3_001,
  jwtSecret: 'secret',
  mediaDir: '/media',
  webDir: '/build/web',
  smtpUrl: undefined,
};
const demo = { operationsAmqpUrl: 'amqp://cli', supervisorUrl: 'http://supervisor:secret@127.0.0.1:1' };
const operator = { OPERATIONS_AMQP_URL: demo.operationsAmqpUrl, SUPERVISOR_URL: demo.supervisorUrl };

it('tells the api of a demo, and nobody else, how to operate it', () => {
  expect(serviceEnvironment({}, { ...settings, ...demo, service: 'api' })).toMatchObject(operator);
  for (const service of ['outbox-relay', 'fan-out', 'mailer'] as const) {
    const environment = serviceEnvironment({}, { ...settings, ...demo, service });
    for (const name of Object.keys(operator)) expect(environment).not.toHaveProperty(name);
  }
});

it('tells nobody where there is no demo', () => {
  const nothing = { operationsAmqpUrl: undefined, supervisorUrl: undefined };
  const environment = serviceEnvironment({}, { ...settings, ...nothing, service: 'api' });
  for (const name of Object.keys(operator)) expect(environment).not.toHaveProperty(name);
});
