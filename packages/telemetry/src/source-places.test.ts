import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withSourcePlaces } from './source-places.ts';

let dir: string;
let folder: string;

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'ripple-maps-'));
  folder = pathToFileURL(`${dir}/`).href;
  // The beginning of the file is line 3, column 5 of its source.
  const map = { version: 3, sources: ['../src/work.ts'], names: [], mappings: 'AAEI' };
  writeFileSync(path.join(dir, 'built.mjs'), 'work()');
  writeFileSync(path.join(dir, 'built.mjs.map'), JSON.stringify(map));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('names the places of the sources', () => {
  const stack = `Error: no\n    at work (${folder}built.mjs:1:1)\n    at async ${folder}built.mjs:1:4\n    at node:net:3:1`;
  const source = new URL('../src/work.ts', folder).href;
  expect(withSourcePlaces(stack, folder)).toBe(
    `Error: no\n    at work (${source}:3:5)\n    at async ${source}:3:5\n    at node:net:3:1`,
  );
});

it('leaves what has no map, lies elsewhere, or is a part of the message', () => {
  for (const stack of [
    `Error: no\n    at work (${folder}other.mjs:1:1)`,
    'Error: no\n    at work (file:///elsewhere/built.mjs:1:1)',
    `Error: in ${folder}built.mjs:1:1`,
  ]) {
    expect(withSourcePlaces(stack, folder)).toBe(stack);
  }
});
