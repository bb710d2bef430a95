import { readFileSync } from 'node:fs';

export type State = 'whole' | 'part' | 'empty' | 'absent';

/** What docs/mastodon.md says of every endpoint of Mastodon: `GET /api/v1/accounts/:` and its state, ids without their names. */
export function readEndpoints(): Map<string, State> {
  const text = readFileSync('docs/mastodon.md', 'utf8');
  const endpoints = new Map<string, State>();
  for (const [, calls = '', state = ''] of text.matchAll(/^\| (`[A-Z]+ .*?) \| (\w+) \|/gm))
    for (const [, call = ''] of calls.matchAll(/`([A-Z]+ \/[^`]*)`/g)) {
      const name = withoutNames(call);
      if (endpoints.has(name)) throw new Error(`docs/mastodon.md has ${call} twice`);
      endpoints.set(name, state as State);
    }
  return endpoints;
}

/** An endpoint without the names of the parts of its path. */
export const withoutNames = (call: string): string => call.replaceAll(/:\w+|\{\w+\}/g, ':');
