/** The request that must not be taken for one; it closes the connection if it is. */
const content = '{"handle":"smuggled"}';
const smuggled = [
  'POST /v1/users HTTP/1.1',
  'Host: x',
  'Content-Type: application/json',
  `Content-Length: ${content.length}`,
  'Connection: close',
  '',
  content,
].join('\r\n');

const post = (headers: string[], body: string) =>
  ['POST /v1/posts HTTP/1.1', 'Host: x', ...headers, '', body].join('\r\n');
const chunked = `0\r\n\r\n${smuggled}`;
const length = `Content-Length: ${chunked.length}`;

/** Shapes of HTTP request smuggling: https://portswigger.net/web-security/request-smuggling */
export const smuggling: [shape: string, bytes: string][] = [
  ['a length, and chunks', post([length, 'Transfer-Encoding: chunked'], chunked)],
  ['chunks, and a length', post(['Transfer-Encoding: chunked', 'Content-Length: 4'], chunked)],
  ['two lengths', post(['Content-Length: 0', length], chunked)],
  ['two lengths in one', post([`Content-Length: 0, ${chunked.length}`], chunked)],
  ['a signed length', post(['Content-Length: +0'], smuggled)],
  ['a negative length', post(['Content-Length: -1'], smuggled)],
  ['a hexadecimal length', post(['Content-Length: 0x0'], smuggled)],
  ['a length beyond all numbers', post(['Content-Length: 99999999999999999999999'], smuggled)],
  ['an unknown coding', post(['Transfer-Encoding: xchunked'], chunked)],
  ['chunks that are not the last coding', post(['Transfer-Encoding: chunked, identity'], chunked)],
  ['two codings', post(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], chunked)],
  ['a space before the colon', post(['Transfer-Encoding : chunked', length], chunked)],
  ['a vertical tab in the coding', post(['Transfer-Encoding: \x0bchunked', length], chunked)],
  ['a folded header', post(['A: b', ' Transfer-Encoding: chunked', length, 'A : c'], chunked)],
  ['a bare line feed in a header', post([`A: b\n${length}`, 'Transfer-Encoding: chunked'], chunked)],
  ['a bare carriage return in a header', post(['A: b\rTransfer-Encoding: chunked', length], chunked)],
  [
    'a chunk of a size beyond all numbers',
    post(['Transfer-Encoding: chunked'], `fffffffffffffffff\r\n${smuggled}`),
  ],
  ['a chunk of a negative size', post(['Transfer-Encoding: chunked'], `-1\r\n${smuggled}`)],
  ['a chunk of a size with a prefix', post(['Transfer-Encoding: chunked'], `0x0\r\n\r\n${smuggled}`)],
  ['a chunk longer than it says', post(['Transfer-Encoding: chunked'], `1\r\nxx\r\n${chunked}`)],
  ['a line feed in a chunk extension', post(['Transfer-Encoding: chunked'], `1;a\nb\r\nx\r\n${chunked}`)],
  [
    'a GET with a body',
    `GET /v1/nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  ],
  ['the start of HTTP/2', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${smuggled}`],
  ['HTTP/0.9', `GET /healthz\r\n\r\n${smuggled}`],
];
