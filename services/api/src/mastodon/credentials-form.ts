import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { WriteRequest } from '@ripple/outbox';
import type { FastifyRequest } from 'fastify';
import { acceptMedia } from '../write/accept-media.ts';
import { createFormHash, discardRest, hashFile, readable, textOf } from '../write/forms.ts';
import { writeRequestOf } from '../write/write.ts';
import { userOf } from './access.ts';
import { mustBeText } from './bodies.ts';
import type { Mastodon } from './mastodon.ts';
import { refusePicture } from './refuse-picture.ts';

/** What a form says of its sender. */
interface CredentialsForm {
  fields: Record<string, unknown>;
  /** The request, with all of its form. */
  write: WriteRequest;
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
  const { origin, claim } = writeRequestOf(request);
  const formHash = createFormHash();
  try {
    for await (const part of readable(request.parts())) {
      if (part.type === 'field') {
        formHash.add(part, textOf(part));
        if (KNOWN.includes(part.fieldname)) found.set(part.fieldname, part.value);
      } else if (avatarMediaId === undefined && isPicture(part)) {
        const upload = { parts: only(part), form: avatarForm, formHash };
        const accepting = acceptMedia(context, uploads, userOf(request), upload, {
          origin,
          claim: undefined,
        });
        avatarMediaId = (await accepting.catch(refusePicture)).id;
      } else {
        formHash.add(part, await hashFile(part));
      }
    }
  } finally {
    discardRest(request);
  }
  const fields = mustBeText(Object.fromEntries(found), '');
  return { fields, write: { origin, claim: formHash.complete(claim) }, avatarMediaId };
}

/** Where none is chosen, a browser sends a file without a name. */
const isPicture = ({ fieldname, filename }: MultipartFile): boolean =>
  fieldname === avatarForm.file && filename !== '';

async function* only(part: Multipart): AsyncGenerator<Multipart> {
  yield part;
}
