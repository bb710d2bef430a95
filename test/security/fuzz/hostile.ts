import { gzipSync } from 'node:zlib';
import fc from 'fast-check';

const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'a\udc00b',
  '\ufeff',
  '\ufffe\uffff',
  '\u202eevil\u202c',
  '👨\u200d'.repeat(50),
  `a${'\u0301'.repeat(500)}`,
  'ﷺ'.repeat(100),
  'İ'.repeat(50),
  'ﬃ'.repeat(100),
  `#${'바'.repeat(150)}`,
  '#a'.repeat(500),
  '@a'.repeat(500),
  'http://'.repeat(200),
  `http://a.com/${'('.repeat(500)}`,
  'a.com '.repeat(200),
  "' or 1=1; drop table users; --",
  '%s%n%x',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: meant for those who would evaluate it
  '${7*7}{{7*7}}',
  '../../../../etc/passwd',
  '<script>alert(1)</script>',
  ']]><!ENTITY x SYSTEM "file:///etc/passwd">',
  'x\r\nSet-Cookie: a=b',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'me',
  'NaN',
  '-0',
  '1e3',
  '0x10',
  '9007199254740993',
  '9999999999999999',
  '9'.repeat(400),
  'x'.repeat(2_000),
];

export const hostileText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...texts) },
  // What most often goes unchecked, and what Postgres takes in no text.
  { weight: 1, arbitrary: fc.constantFrom('\0', 'a\0b', 'ada\0', '\ud800') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
);

export const hostileValue = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 53, 1e308, [], {}, [[]], ['a'], { $gt: '' }),
  fc.jsonValue(),
);

/** One segment of a path, as it stands in the request line. */
export const hostileSegment = fc.constantFrom(
  ...['%', '%zz', '%ff', '%00', '%c0%af', '%ed%a0%80', '%F0%9F%98', '%25', '%2f', '%2F..%2F', '%5c', '%23'],
  ...['..', '.', '', '//', ';', ';a=b', '\\', "'", '"', '*', ':', ':id', '{id}', '|', '`'],
);

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const bodies: (string | Buffer)[] = [
  '',
  ' ',
  'null',
  '""',
  '0',
  '[]',
  '{}',
  '{',
  '{"text":',
  '{"text":"x"}}',
  '{"text":"x","text":"y"}',
  '{"text":"x","__proto__":{"a":1}}',
  '{"text":"x","constructor":{"prototype":{"a":1}}}',
  '{"text":"\\ud800"}',
  '{"text":1e999}',
  '{"text":-0}',
  "{'text':'x'}",
  'text=x',
  deep(200),
  deep(100_000),
  `{"text":${deep(50_000)}}`,
  '\ufeff{"text":"x"}',
  Buffer.from('{"text":"x"}', 'utf16le'),
  Buffer.from('{"text":"\xe9"}', 'latin1'),
  Buffer.from([0x7b, 0x22, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
  gzipSync('{"text":"x"}'),
];

export const hostileBody: fc.Arbitrary<Buffer> = fc.oneof(
  fc.constantFrom(...bodies).map((body) => Buffer.from(body as string)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
);

export const contentType = fc.constantFrom(
  ...['application/json', 'application/json; charset=utf-8', 'application/json; charset=utf-16'],
  ...['APPLICATION/JSON', 'application/json;', 'application/json, text/plain', 'application/json; charset="'],
  ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/xml'],
  ...['application/problem+json', 'application/jsonp', '*/*', 'json', '/', ';', ''],
);

const headerText = fc
  .oneof(
    fc.constantFrom(
      '',
      ' ',
      '*',
      '""',
      'W/""',
      '\xff\xfe',
      '__proto__',
      'a'.repeat(2_000),
      '-1',
      'NaN',
      ',,,,',
    ),
    fc.string({
      unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
      maxLength: 40,
    }),
  )
  .filter((text) => !text.includes('\x7f'));

const headerName = fc.constantFrom(
  ...['accept', 'accept-charset', 'accept-encoding', 'accept-language', 'accept-version', 'cache-control'],
  ...['content-encoding', 'content-language', 'cookie', 'date', 'forwarded', 'if-match', 'if-modified-since'],
  ...['if-none-match', 'if-range', 'if-unmodified-since', 'last-event-id', 'origin', 'prefer', 'range'],
  ...['referer', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-http-method-override'],
  ...['x-original-url', 'x-request-id', '__proto__', 'constructor'],
);

export const strayHeader: fc.Arbitrary<[string, string]> = fc.tuple(headerName, headerText);
export const hostileHeaderText = headerText;
