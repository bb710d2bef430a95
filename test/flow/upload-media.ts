import type { TestAnswer } from '../ripple/client.ts';

/** The smallest GIF. */
export const ONE_PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** Sends a picture as a browser does: as a form. */
export async function uploadMedia(
  url: string,
  token: string | undefined,
  file: Uint8Array,
  options: {
    alt?: string;
    name?: string;
    type?: string;
    field?: string;
    headers?: Record<string, string>;
  } = {},
): Promise<TestAnswer> {
  const { alt, name = 'picture.jpg', type = 'image/jpeg', field = 'file', headers = {} } = options;
  const form = new FormData();
  form.set(field, new Blob([new Uint8Array(file)], { type }), name);
  if (alt !== undefined) form.set('alt', alt);
  const response = await fetch(`${url}/v1/media`, {
    method: 'POST',
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
    body: form,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}
