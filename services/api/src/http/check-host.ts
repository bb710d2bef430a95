import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { ProblemError } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For machines that know a process by its address only, and nothing of its readers. */
    probe?: boolean;
  }
}

/**
 * In demo mode: refuses requests under names that are not this server's. All callers may do everything, so
 * no page of a stranger may reach the server: a stranger can let a name of theirs lead here (DNS rebinding), and then
 * the browser takes the page and the server for one site. The names are those of this machine, of `PUBLIC_URL` and
 * `HOST`, and of `ALLOWED_HOSTS`. The header is checked as it came: a page can send an `X-Forwarded-Host`.
 */
export function checkHost(
  app: FastifyInstance,
  { PUBLIC_URL, HOST, ALLOWED_HOSTS = '' }: Pick<Config, 'PUBLIC_URL' | 'HOST' | 'ALLOWED_HOSTS'>,
): void {
  const given = [new URL(PUBLIC_URL).host, HOST, ...ALLOWED_HOSTS.split(',')];
  const names = new Set(given.map((name) => parseName(name.trim())));
  // To listen on all addresses is to have none of one's own.
  for (const wildcard of ['0.0.0.0', '[::]']) names.delete(wildcard);

  /** To parse a name takes longer than to compare it, and most come under the same. */
  let lastOwn: string | undefined;

  app.addHook('preParsing', ({ headers: { host }, routeOptions: { config } }, _reply, _payload, done) => {
    // Browsers always send one.
    if (host === undefined || host === lastOwn) return done();
    const name = parseName(host);
    if (name !== undefined && (isOfThisMachine(name) || names.has(name))) {
      lastOwn = host;
      return done();
    }
    if (name !== undefined && config.probe && isAddress(name)) return done();
    done(
      new ProblemError(
        421,
        'In demo mode this server answers under its own names only: those of PUBLIC_URL and ALLOWED_HOSTS.',
      ),
    );
  });
}

/** The name or address in a Host header, without the port, as browsers write it; undefined if there is none. */
function parseName(host: string): string | undefined {
  // An IPv6 address in a setting may come without its brackets.
  const url = isIP(host) === 6 ? `http://[${host}]` : `http://${host}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, '') : undefined;
}

const isOfThisMachine = (name: string): boolean =>
  /^(.+\.)?localhost$/.test(name) || /^127\.\d+\.\d+\.\d+$/.test(name) || name === '[::1]';

const isAddress = (name: string): boolean => isIP(name.replace(/^\[|\]$/g, '')) !== 0;
