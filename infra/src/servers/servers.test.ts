import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withoutPassword } from './acquire.ts';
import { whatToInstall } from './apt.ts';
import { newestFirst } from './binaries.ts';
import { urlsFromEnvironment } from './environment.ts';
import { openInstance } from './instance.ts';
import { applicationClosure } from './lean-rabbitmq.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'ripple-servers-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('urlsFromEnvironment', () => {
  it('takes all three or none', () => {
    expect(urlsFromEnvironment({})).toBeUndefined();
    expect(urlsFromEnvironment({ DATABASE_URL: 'a', AMQP_URL: 'b', REDIS_URL: 'c' })).toEqual({
      databaseUrl: 'a',
      amqpUrl: 'b',
      redisUrl: 'c',
    });
  });

  it('names the missing ones', () => {
    expect(() => urlsFromEnvironment({ REDIS_URL: 'c', AMQP_URL: '' })).toThrow(
      'REDIS_URL is set but DATABASE_URL and AMQP_URL are not',
    );
  });
});

it('shows an address without its password', () => {
  expect(withoutPassword('postgres://ripple:hidden@127.0.0.1:5432/ripple')).toBe(
    'postgres://ripple:***@127.0.0.1:5432/ripple',
  );
  expect(withoutPassword('redis://:hidden@127.0.0.1')).toBe('redis://:***@127.0.0.1');
  expect(withoutPassword('redis://127.0.0.1')).toBe('redis://127.0.0.1');
});

it('says what to install in one sentence', () => {
  expect(whatToInstall(['rabbitmq', 'redis'])).toMatch(
    /^RabbitMQ and Redis are not on this machine: install them/,
  );
});

it('prefers the newest Postgres', () => {
  expect(newestFirst(['9', '17', 'common', '15'])).toEqual(['17', '15', '9']);
});

it('opens an instance with the same ports and password each time', async () => {
  const first = await openInstance('dev', dir);
  expect(await openInstance('dev', dir)).toEqual(first);
  expect(new Set(Object.values(first.ports)).size).toBe(5);
  expect(first.password).toMatch(/^[0-9a-f]{48}$/);
});

it('finds the applications a broker needs, and no plugin', () => {
  const app = (folder: string, name: string, text: string) => {
    mkdirSync(path.join(dir, folder, 'ebin'), { recursive: true });
    writeFileSync(path.join(dir, folder, 'ebin', `${name}.app`), `{application,${name},[${text}]}.`);
  };
  app('rabbit-4.1.0', 'rabbit', "{registered, []}, {applications, [kernel,\n stdlib,ra,'rabbit_common']}");
  app('ra-2.2.0', 'ra', '{applications,[kernel,seshat]},{optional_applications,[rabbit]}');
  app('seshat-0.3.2', 'seshat', '{applications,[]}');
  app('rabbit_common-4.1.0', 'rabbit_common', '{included_applications,[recon]}');
  app('recon-2.5.2', 'recon', '{applications,[kernel]}');
  app('rabbitmq_management-4.1.0', 'rabbitmq_management', '{applications,[rabbit]}');
  expect(applicationClosure('rabbit', dir).sort()).toEqual([
    'ra-2.2.0',
    'rabbit-4.1.0',
    'rabbit_common-4.1.0',
    'recon-2.5.2',
    'seshat-0.3.2',
  ]);
});
