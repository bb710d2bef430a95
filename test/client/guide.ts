import { readBlocks } from './package.ts';

/** What a reader of docs/embedding.md has in hand. */
export interface Guide {
  /** What Ripple is started with. */
  settings: Record<string, string>;
  /** Commands that set the shop up, one a line. */
  setUp: string;
  /** The shop's files by their names. */
  files: Record<string, string>;
  /** Further pieces of code, in their order. */
  snippets: string[];
}

/**
 * Reads docs/embedding.md. Its addresses, its customer and its seller become those of this run; all else is as written.
 * Endpoints of webhooks get the port after that of the shop.
 * A file begins with its name in a comment.
 * @param ripplePort port of Ripple on this machine
 * @param shop origin of the shop
 * @param run part of the ids of people, since data stays from run to run
 */
export function readGuide(ripplePort: number, shop: string, run: string): Guide {
  const here = (text: string) =>
    text
      .replaceAll('http://127.0.0.1:3000', `http://127.0.0.1:${ripplePort}`)
      .replaceAll('http://127.0.0.1:8080', shop)
      .replaceAll('customer:42', `customer:${run}`)
      .replaceAll('seller:7', `seller:${run}`)
      .replaceAll('listen(8080)', `listen(${new URL(shop).port})`)
      .replaceAll('8081', String(Number(new URL(shop).port) + 1));
  const blocks = readBlocks('docs/embedding.md').map(({ language, code }) => ({
    language,
    code: here(code),
  }));
  const commands = blocks.filter(({ language }) => language === 'sh').map(({ code }) => code);
  const start = commands.find((code) => code.includes('npm start')) ?? '';
  const settings = Object.fromEntries(
    [...start.matchAll(/\b([A-Z_]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
  );
  const files: Record<string, string> = {};
  const snippets: string[] = [];
  for (const { language, code } of blocks) {
    const [, name] = /^(?:\/\/|<!--) (\S+\.\w+)/.exec(code) ?? [];
    if (name !== undefined) files[name] = code;
    else if (language === 'js') snippets.push(code);
  }
  return { settings, setUp: commands.find((code) => code.includes('mkdir')) ?? '', files, snippets };
}
