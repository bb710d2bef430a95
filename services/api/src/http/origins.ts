import { ConfigError } from '@ripple/runtime';

/** Origins of pages (RFC 6454), as browsers write them; `*` stands for all. */
export type Origins = '*' | string[];

/**
 * Parses `CORS_ORIGINS`: origins, comma separated, or `*`. An origin is a scheme, a host, and a port that is not the
 * scheme's own. Schemes other than http and https are those of applications that bring their own browser
 * (`capacitor://localhost`).
 * @throws {ConfigError} that says what is wrong, and how it is written
 */
export function parseOrigins(text: string): Origins {
  const origins = text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  if (origins.length === 1 && origins[0] === '*') return '*';
  if (origins.length === 0) throw new ConfigError('CORS_ORIGINS names no origin');
  for (const origin of origins) {
    const problem = problemOf(origin);
    if (problem) throw new ConfigError(`CORS_ORIGINS: ${JSON.stringify(origin)} ${problem}`);
  }
  return [...new Set(origins)];
}

/** Browsers compare origins character by character, so an origin in another spelling would never match. */
function problemOf(origin: string): string | undefined {
  if (origin === '*') return 'stands for all origins and is given alone';
  if (origin.includes('*')) return 'has a wildcard: every origin is named, or * alone stands for all';
  if (!URL.canParse(origin)) return 'is not an origin, such as https://app.example';
  const { protocol, host, origin: own } = new URL(origin);
  const written = own === 'null' ? `${protocol}//${host}` : own;
  if (host === '') return 'is not an origin, such as https://app.example';
  return written === origin ? undefined : `is not an origin: write ${written}`;
}
