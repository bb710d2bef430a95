import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kinds, lineSchemas } from './line.ts';

const guide = readFileSync(new URL('../../../docs/embedding.md', import.meta.url), 'utf8');
/** What an export adds to keep things as they are, and no application writes. */
const ofExports = ['id', 'moderation', 'deleted'];

describe.each(kinds)('docs/embedding.md on {"%s": …}', (kind) => {
  const row =
    guide.split('\n').find((line) => line.startsWith('|') && line.includes(`{"${kind}": {…}}`)) ?? '';

  it('names each field, those that may be missing with a question mark', () => {
    const { properties, required = [] } = lineSchemas[kind] as { properties: object; required?: string[] };
    for (const name of Object.keys(properties).filter((each) => !ofExports.includes(each))) {
      const isChoice = kind === 'topic' && ['tag', 'keyword'].includes(name);
      expect(row, name).toMatch(
        required.includes(name) || isChoice ? RegExp(`\`${name}\``) : RegExp(`\`${name}\\?\``),
      );
    }
  });
});
