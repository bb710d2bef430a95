import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
};

/** Serves the files of a folder to the browser of a test. @param url where; `/` is index.html */
export async function serveFolder(dir: string, url: string): Promise<Server> {
  const server = createServer(({ url: asked = '/' }, response) => {
    const file = path.join(dir, asked === '/' ? 'index.html' : asked);
    if (!existsSync(file)) return response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'text/plain' })
      .end(readFileSync(file));
  });
  const { hostname, port } = new URL(url);
  await new Promise<void>((resolve) => server.listen(Number(port), hostname, resolve));
  return server;
}
