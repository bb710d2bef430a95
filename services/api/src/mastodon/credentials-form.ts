import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { originOf } from '../http/trace-requests.ts';
import { acceptMedia, discardRest, readable } from '../write/accept-media.ts';
import { userOf } from './access.ts';
import { mustBeText } from './bodies.ts';
import type { Mastodon } from './mastodon.ts';
import { refusePicture } from './refuse-picture.ts';

/** What a form says of its sender. */
export interface CredentialsForm {
  fields: Record<string, unknown>;
  /** The picture that was in it. */
  avatarMediaId: string | undefined;
}

/** Other fields of the form are for what Ripple doesn't have. */
const KNOWN = ['display_name', 'note', 'locked'];
const avatarForm = { file: 'avatar', alt: '', ignored: [] };

/** Reads a form, and takes the picture in it as an upload is taken. */
export async function readCredentialsForm(
  { context, uploads }: Mastodon,
  request: FastifyRequest,
): Promise<CredentialsForm> {
  const found = new Map<string, unknown>();
  let avatarMediaId: string | undefined;
  const write = { origin: originOf(request), claim: undefined };
  try {
    for await (const part of readable(request.parts())) {
      if (part.type === 'field') {
        if (KNOWN.includes(part.fieldname)) found.set(part.fieldname, part.value);
      } else if (avatarMediaId === undefined && isPicture(part)) {
        const upload = { parts: only(part), form: avatarForm };
        const accepting = acceptMedia(context, uploads, userOf(request), upload, write);
        avatarMediaId = (await accepting.catch(refusePicture)).id;
      } else {
        part.file.resume();
      }
    }
  } finally {
    discardRest(request);
  }
  return { fields: mustBeText(Object.fromEntries(found), ''), avatarMediaId };
}

/** Where none is chosen, a browser sends a file without a name. */
const isPicture = ({ fieldname, filename }: MultipartFile): boolean =>
  fieldname === avatarForm.file && filename !== '';

async function* only(part: Multipart): AsyncGenerator<Multipart> {
  yield part;
}
