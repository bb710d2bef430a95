import { describe, expect, it } from 'vitest';
import { printable, readEnvironment, workerSettings } from './config.ts';

const environment = {
  DATABASE_URL: 'postgres://ripple:hidden@127.0.0.1/ripple',
  AMQP_URL: 'amqp://127.0.0.1',
  REDIS_URL: 'redis://127.0.0.1',
};

describe('readEnvironment', () => {
  it('fills in defaults and reads numbers', () => {
    const config = readEnvironment(workerSettings, { ...environment, OPS_PORT: '3001', HOME: '/' });
    expect(config).toEqual({
      ...environment,
      AMQP_TOPOLOGY: 'declare',
      LANE_PARTS: 1,
      NAMESPACE: 'ripple',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      OPS_PORT: 3001,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes an empty setting for one that is not given', () => {
    const config = readEnvironment(workerSettings, {
      ...environment,
      NAMESPACE: '',
      OPS_PORT: '',
      OTEL_EXPORTER_OTLP_ENDPOINT: '',
    });
    expect(config).toMatchObject({ NAMESPACE: 'ripple', OPS_PORT: 0 });
    expect(config).not.toHaveProperty('OTEL_EXPORTER_OTLP_ENDPOINT');
    expect(() => readEnvironment(workerSettings, { ...environment, REDIS_URL: '' })).toThrow(/REDIS_URL/);
  });

  it('names what is missing or wrong', () => {
    expect(() => readEnvironment(workerSettings, { ...environment, REDIS_URL: undefined })).toThrow(
      /REDIS_URL/,
    );
    for (const wrong of ['x', '1.5', '-1', '65536']) {
      expect(() => readEnvironment(workerSettings, { ...environment, OPS_PORT: wrong })).toThrow(/OPS_PORT/);
    }
    const several = { ...environment, AMQP_TOPOLOGY: 'guess', NAMESPACE: 'No!' };
    expect(() => readEnvironment(workerSettings, several)).toThrow(/AMQP_TOPOLOGY.*NAMESPACE/);
  });
});

describe('printable', () => {
  it('masks secrets', () => {
    const shown = JSON.stringify(printable({ ...environment, JWT_SECRET: 'hidden' }));
    expect(shown).not.toContain('hidden');
    expect(shown).toContain('postgres://ripple:***@127.0.0.1/ripple');
  });
});
