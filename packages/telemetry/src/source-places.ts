import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

const PLACE = /^( {4}at .*?)(file:\/\/[^\s()]+\.mjs):(\d+):(\d+)(?=\)?$)/gm;
const here = new URL('.', import.meta.url).href;
const maps = new Map<string, SourceMap>();

/**
 * A stack with places in the sources instead of those in the built files, as far as there are maps beside them. A map is
 * read with the first error that is logged: with `--enable-source-maps` every process would keep those of all that it
 * loads, 5 MB.
 * @param folder the address of that of the built files, with a slash at its end
 */
export function withSourcePlaces(stack: string, folder = here): string {
  return stack.replace(PLACE, (place, before: string, url: string, line: string, column: string) => {
    if (!url.startsWith(folder)) return place;
    const found = mapOf(url)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!found || !('originalSource' in found)) return place;
    const source = new URL(found.originalSource, url).href;
    return `${before}${source}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  });
}

function mapOf(url: string): SourceMap | undefined {
  const known = maps.get(url);
  if (known) return known;
  const file = fileURLToPath(`${url}.map`);
  if (!existsSync(file)) return undefined;
  const map = new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
  maps.set(url, map);
  return map;
}
