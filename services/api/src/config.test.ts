import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const servers = {
  DATABASE_URL: 'postgres://127.0.0.1/ripple',
  AMQP_URL: 'amqp://127.0.0.1',
  REDIS_URL: 'redis://127.0.0.1',
};
const JWT_SECRET = 'only-for-tests-only-for-tests-only';
const JWT_JWKS_URL = 'https://issuer.example/keys';

describe('readConfig', () => {
  it('takes a secret or the address of keys, and of the two the one that is not empty', () => {
    expect(readConfig({ ...servers, JWT_SECRET, JWT_JWKS_URL: '' })).toMatchObject({ JWT_SECRET });
    const config = readConfig({ ...servers, JWT_SECRET: '', JWT_JWKS_URL, JWT_ISSUER: '', JWT_AUDIENCE: '' });
    expect(config).toMatchObject({ AUTH_MODE: 'jwt', JWT_JWKS_URL });
    for (const name of ['JWT_SECRET', 'JWT_ISSUER', 'JWT_AUDIENCE']) expect(config).not.toHaveProperty(name);
  });

  it('takes neither none nor both', () => {
    const either = 'AUTH_MODE=jwt needs either JWT_SECRET or JWT_JWKS_URL';
    expect(() => readConfig({ ...servers, JWT_SECRET: '', JWT_JWKS_URL: '' })).toThrow(either);
    expect(() => readConfig({ ...servers, JWT_SECRET, JWT_JWKS_URL })).toThrow(either);
    expect(() => readConfig({ ...servers, AUTH_MODE: 'demo', JWT_JWKS_URL })).toThrow(
      'AUTH_MODE=demo needs JWT_SECRET',
    );
  });

  it('takes origins, and says how one is written that is none', () => {
    const environment = { ...servers, JWT_SECRET };
    expect(readConfig(environment)).not.toHaveProperty('CORS_ORIGINS');
    expect(readConfig({ ...environment, CORS_ORIGINS: '*' })).toMatchObject({ CORS_ORIGINS: '*' });
    expect(() => readConfig({ ...environment, CORS_ORIGINS: 'https://app.example/' })).toThrow(
      'CORS_ORIGINS: "https://app.example/" is not an origin: write https://app.example',
    );
  });
});
