import { describe, expect, it } from 'vitest';
import { serviceEnvironment } from './stack-environment.ts';

const settings = {
  urls: { databaseUrl: 'postgres://db', amqpUrl: 'amqp://api', redisUrl: 'redis://r' },
  asItself: true,
  publicUrl: 'http://127.0.0.1:3000',
  host: '127.0.0.1',
  port: 3_000,
  balanced: false,
  jwtSecret: 'secret',
  mediaDir: '/media',
  webDir: '/build/web',
  smtpUrl: undefined,
};
const demo = { operationsAmqpUrl: 'amqp://cli', supervisorUrl: 'http://supervisor:secret@127.0.0.1:1' };
const operator = { OPERATIONS_AMQP_URL: demo.operationsAmqpUrl, SUPERVISOR_URL: demo.supervisorUrl };

it('tells the api of a demo, and no other process, how to operate it', () => {
  expect(serviceEnvironment({}, { ...settings, ...demo, service: 'api' })).toMatchObject(operator);
  for (const service of ['outbox-relay', 'fan-out', 'mailer'] as const) {
    const environment = serviceEnvironment({}, { ...settings, ...demo, service });
    for (const name of Object.keys(operator)) expect(environment).not.toHaveProperty(name);
  }
});

it('tells no process where there is no demo', () => {
  const nothing = { operationsAmqpUrl: undefined, supervisorUrl: undefined };
  const environment = serviceEnvironment({}, { ...settings, ...nothing, service: 'api' });
  for (const name of Object.keys(operator)) expect(environment).not.toHaveProperty(name);
});

describe('tokens', () => {
  const api = {
    ...settings,
    operationsAmqpUrl: undefined,
    supervisorUrl: undefined,
    service: 'api',
  } as const;
  const issuer = { JWT_ISSUER: 'https://issuer.example', JWT_AUDIENCE: 'ripple' };

  it('are those of the demo, with the secret of the stack, unless the caller says otherwise', () => {
    const empty = { AUTH_MODE: '', JWT_SECRET: '', JWT_JWKS_URL: '', JWT_ISSUER: '' };
    for (const env of [{}, empty]) {
      expect(serviceEnvironment(env, api)).toMatchObject({ AUTH_MODE: 'demo', JWT_SECRET: 'secret' });
    }
    expect(serviceEnvironment(empty, api)).not.toHaveProperty('JWT_ISSUER');
    expect(serviceEnvironment({ AUTH_MODE: 'jwt', ...issuer }, api)).toMatchObject({
      AUTH_MODE: 'jwt',
      JWT_SECRET: 'secret',
      ...issuer,
    });
  });

  it('are verified by the keys of an issuer, and by no secret, where these are given', () => {
    const env = { JWT_JWKS_URL: 'https://issuer.example/keys', ...issuer };
    const environment = serviceEnvironment(env, api);
    expect(environment).toMatchObject({ AUTH_MODE: 'jwt', ...env });
    expect(environment).not.toHaveProperty('JWT_SECRET');
    // With both, the api refuses to start and says that it takes one.
    expect(serviceEnvironment({ ...env, JWT_SECRET: 'mine' }, api)).toMatchObject({ JWT_SECRET: 'mine' });
  });
});
