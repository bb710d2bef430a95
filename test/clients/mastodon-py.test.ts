import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { given } from '../browser/open-browser.ts';
import { createUser } from '../ripple/client.ts';
import { allow } from './allow.ts';
import { named } from './client.ts';

const url = given('RIPPLE_URL');

it('Mastodon.py does what test/clients/use_mastodon_py.py says', async () => {
  const ada = await createUser(url, named('ada_p'), 'Ada');
  const bob = await createUser(url, named('bob_p'), 'Bob');
  const script = spawn(given('PYTHON'), ['-u', 'test/clients/use_mastodon_py.py'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, RIPPLE_URL: url, ADA: ada.handle, BOB: bob.handle, TAG: named('python') },
  });
  const ended = once(script, 'exit');
  const steps: string[] = [];
  for await (const line of createInterface(script.stdout)) {
    // Two people log in: it prints where, and reads the code.
    const [, handle = '', address = ''] = /^log in (\S+) (\S+)$/.exec(line) ?? [];
    if (address !== '') script.stdin.write(`${await allow(address, handle)}\n`);
    else steps.push(line);
  }
  expect(await ended, steps.join('\n')).toEqual([0, null]);
  expect(steps.at(-1)).toBe('done');
});
