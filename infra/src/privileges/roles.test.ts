import { describe, expect, it } from 'vitest';
import { derivePasswords, passwordsFrom, roleName, roles, urlsOf } from './roles.ts';
import { privileges } from './table.ts';

it('names a role alike on all servers, and takes no namespace that could mean something there', () => {
  expect(roleName('ripple', 'outbox-relay')).toBe('ripple_outbox_relay');
  expect(roleName('my-ripple', 'cli')).toBe('my_ripple_cli');
  for (const bad of ['', 'a b', "x'; drop", '.*', 'A']) {
    expect(() => roleName(bad, 'api')).toThrow('NAMESPACE must be');
  }
});

it('derives another password for each role, and the same each time', () => {
  const passwords = derivePasswords('secret');
  expect(new Set(Object.values(passwords)).size).toBe(roles.length);
  expect(derivePasswords('secret')).toEqual(passwords);
});

describe('passwordsFrom', () => {
  it('takes all or none', () => {
    const all = Object.fromEntries(
      roles.map((role) => {
        const name = role.replaceAll('-', '_').toUpperCase();
        return [`${name}_PASSWORD`, name];
      }),
    );
    expect(passwordsFrom({})).toBeUndefined();
    expect(passwordsFrom(all)).toMatchObject({ api: 'API', 'outbox-relay': 'OUTBOX_RELAY' });
    expect(() => passwordsFrom({ ...all, CLI_PASSWORD: '' })).toThrow('missing for: CLI_PASSWORD.');
  });
});

it('replaces who logs in, and leaves the rest of an address', () => {
  const owner = {
    databaseUrl: 'postgres://ripple:hidden@db:5432/ripple?sslmode=require',
    amqpUrl: 'amqp://ripple:hidden@broker',
    redisUrl: 'redis://:hidden@127.0.0.1:6379',
  };
  const urls = urlsOf(owner, 'ripple', 'api', { ...derivePasswords('x'), api: 'p@ss' });
  expect(urls).toEqual({
    databaseUrl: 'postgres://ripple_api:p%40ss@db:5432/ripple?sslmode=require',
    amqpUrl: 'amqp://ripple_api:p%40ss@broker',
    redisUrl: 'redis://ripple_api:p%40ss@127.0.0.1:6379',
  });
});

it('lets a role that asks for values of several kinds ask for all of them by one command', () => {
  // What is asked for in the same turn goes as one MGET, which one right has to allow (packages/redis/src/get-many.ts).
  for (const { redis } of Object.values(privileges)) {
    const rights = redis.filter(({ commands }) => commands.includes('mget'));
    const keys = new Set(rights.flatMap((right) => right.keys));
    expect(Math.max(0, ...rights.map((right) => new Set(right.keys).size))).toBe(keys.size);
  }
});
