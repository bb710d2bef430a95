import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import { createSemaphore, type Semaphore } from '@ripple/concurrency';
import { failPoint } from '@ripple/fail-points';
import type { UserId } from '@ripple/messages';
import type { WriteRequest } from '@ripple/outbox';
import {
  beginUpload,
  discardUpload,
  finishUpload,
  limitProblem,
  type MediaStorage,
  MOST_ALT,
  MOST_UNFINISHED,
  objectNames,
  type PictureLimits,
  type Upload,
} from '@ripple/posts';
import { type PresentedMedia, presentMedia } from '@ripple/presentation';
import { fileTypeFromBuffer } from 'file-type';
import type { Context } from '../context.ts';
import { parseText } from '../http/parameters.ts';
import { invalid, ProblemError, unknownUser } from '../http/problem.ts';
import { createFormHash, type FormHash, hashFile, readable, textOf } from './forms.ts';

/** Of a PNG that moves, the first picture is taken. */
export const PICTURE_TYPES = [
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/webp',
  'image/gif',
  'image/avif',
];
/** Enough to know every type by. */
const SAMPLE_BYTES = 4_100;
const FOREIGN_KEY_VIOLATION = '23503';
/** Pictures that are held in memory at once, while their headers are read. */
const MEASURED_AT_ONCE = 2;

/** How large a picture may be. */
export interface UploadLimits extends PictureLimits {
  MEDIA_MAX_BYTES: number;
}

/** What uploads are checked with. */
export interface UploadChecks {
  limits: UploadLimits;
  /** Bounds how many pictures are in memory. */
  measuring: Semaphore;
}

/** What the fields of a form are called. */
export interface UploadForm {
  file: string;
  alt: string;
  /** Fields that are no error, and change nothing. */
  ignored: readonly string[];
}

interface UploadParts {
  parts: AsyncIterable<Multipart>;
  form?: UploadForm;
  /** Of a form that others read, too. */
  formHash?: FormHash;
  /** What is to be seen in the picture, unless the form says it. */
  alt?: string;
}

const UPLOAD_FORM: UploadForm = { file: 'file', alt: 'alt', ignored: [] };

export const createUploadChecks = (limits: UploadLimits): UploadChecks => ({
  limits,
  measuring: createSemaphore(MEASURED_AT_ONCE),
});

/**
 * Takes a picture, while it comes, into the storage. When this returns, the picture is stored, and the message that
 * has it made ready is committed. A failure leaves nothing behind; what an api that dies in between leaves, the service `media`
 * removes.
 */
export async function acceptMedia(
  context: Context,
  checks: UploadChecks,
  owner: UserId,
  { parts, form = UPLOAD_FORM, formHash = createFormHash(), alt: given = '' }: UploadParts,
  { origin, claim }: WriteRequest,
): Promise<PresentedMedia> {
  const { database, storage } = context;
  let upload: Upload | undefined;
  let alt = given;
  let kept = false;
  try {
    for await (const part of readable(parts)) {
      const isIgnored = form.ignored.includes(part.fieldname);
      if (part.type === 'field') {
        const text = textOf(part);
        formHash.add(part, text);
        if (!isIgnored) alt = parseAltField(part.fieldname, text, form);
      } else if (isIgnored) {
        formHash.add(part, await hashFile(part));
      } else {
        mustBeFile(part, form);
        if (upload) throw invalid(`/${form.file}`, 'is there twice');
        upload = await begin(context, owner);
        formHash.add(part, await store(context, checks, upload, part));
      }
    }
    if (!upload) throw invalid(`/${form.file}`, 'is missing');
    const media = await finish(context, upload, alt, { origin, claim: formHash.complete(claim) });
    // The answer to a retry is the first picture.
    kept = media.id === String(upload.id);
    return media;
  } finally {
    if (upload && !kept) {
      await storage.remove(Object.values(objectNames(upload.key)));
      await discardUpload(database.db, upload);
    }
  }
}

function mustBeFile({ fieldname }: MultipartFile, form: UploadForm): void {
  if (fieldname !== form.file)
    throw invalid(`/${fieldname.slice(0, 100)}`, `is not expected: the picture is called ${form.file}`);
}

function parseAltField(name: string, value: string, form: UploadForm): string {
  if (name !== form.alt) throw invalid(`/${name.slice(0, 100)}`, 'is not expected');
  const pointer = `/${form.alt}`;
  // The parser of forms makes this of bytes that are no UTF-8.
  if (value.includes('\ufffd')) throw invalid(pointer, 'is not valid UTF-8');
  return parseAlt(value, pointer);
}

/** What is to be seen in a picture, as it may be kept. @throws {ProblemError} 400 */
export function parseAlt(text: string, pointer: string): string {
  const alt = parseText(text, pointer).trim();
  if (alt.length > MOST_ALT) throw invalid(pointer, `must be at most ${MOST_ALT} characters long`);
  return alt;
}

async function begin({ database }: Context, owner: UserId): Promise<Upload> {
  const upload = await beginUpload(database.db, owner).catch((error) => {
    if (error.code !== FOREIGN_KEY_VIOLATION) throw error;
    throw unknownUser();
  });
  if (upload) return upload;
  throw new ProblemError(
    422,
    `You have ${MOST_UNFINISHED} pictures that are in no post, or not ready yet. Those in no post go after a day.`,
  );
}

/** @returns what tells its content from any other */
async function store(
  { storage }: Context,
  { limits, measuring }: UploadChecks,
  { key }: Upload,
  { file }: MultipartFile,
): Promise<string> {
  const hash = createHash('sha256');
  const checked = Readable.from(pictureOnly(file, hash), { objectMode: false });
  const { original } = objectNames(key);
  await storage.put(original, checked, 'application/octet-stream');
  if ('truncated' in file && file.truncated) {
    throw tooLarge(`has more than ${limits.MEDIA_MAX_BYTES} bytes, and at most so many are taken`);
  }
  await measuring.run(() => mustBeWithin(limits, storage, original));
  return hash.digest('base64url');
}

/** A picture that would be too much work is refused here, where its owner learns of it. */
async function mustBeWithin(limits: PictureLimits, storage: MediaStorage, name: string): Promise<void> {
  const stored = await storage.get(name);
  if (!stored) throw new Error('a picture that was just stored is gone');
  // Loaded with the first picture: libvips takes 24 MB.
  const { measurePicture } = await import('@ripple/posts/measure-picture');
  const { shape } = await measurePicture(await buffer(stored.body)).catch((error) => {
    throw new ProblemError(415, 'The file begins like a picture, and cannot be read as one.', {
      cause: error,
    });
  });
  const problem = limitProblem(shape, limits);
  if (problem !== undefined) throw tooLarge(problem);
}

const tooLarge = (detail: string) =>
  new ProblemError(413, `The picture ${detail}.`, { errors: [{ pointer: '/file', detail }] });

/** What comes, once its beginning is seen to be that of a picture: what it is called says nothing. */
async function* pictureOnly(file: Readable, hash: Hash): AsyncGenerator<Buffer> {
  let sample: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of readable<Buffer>(file)) {
    hash.update(chunk);
    if (sample) sample = Buffer.concat([sample, chunk]);
    if (sample && sample.length < SAMPLE_BYTES) continue;
    if (sample) await mustBePicture(sample);
    yield sample ?? chunk;
    sample = undefined;
  }
  if (!sample) return;
  await mustBePicture(sample);
  yield sample;
}

async function mustBePicture(sample: Buffer): Promise<void> {
  const type = (await fileTypeFromBuffer(sample))?.mime;
  if (type !== undefined && PICTURE_TYPES.includes(type)) return;
  throw new ProblemError(415, `The file is no picture of a kind that is taken: ${PICTURE_TYPES.join(', ')}.`);
}

function finish(
  { outbox, mediaUrl }: Context,
  upload: Upload,
  alt: string,
  request: WriteRequest,
): Promise<PresentedMedia> {
  failPoint('stored-uncommitted');
  return outbox.write(request, async (tx) => presentMedia(await finishUpload(tx, upload, alt), mediaUrl));
}
