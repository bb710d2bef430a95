import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import { failPoint } from '@ripple/fail-points';
import type { UserId } from '@ripple/ids';
import {
  beginUpload,
  discardUpload,
  finishUpload,
  MOST_ALT,
  MOST_UNUSED,
  objectNames,
  type Upload,
} from '@ripple/media';
import { cleanText } from '@ripple/posts';
import type { FastifyError } from 'fastify';
import { fileTypeFromBuffer } from 'file-type';
import type { Context } from './context.ts';
import { type Claim, once, type Write } from './idempotency.ts';
import { type PresentedMedia, presentMedia } from './present-media.ts';
import { invalid, ProblemError, unknownUser } from './problem.ts';

const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];
/** Enough to know every type by. */
const SAMPLE_BYTES = 4_100;
const FOREIGN_KEY_VIOLATION = '23503';

/**
 * Takes a picture, while it comes, into the storage. When this returns, the picture is stored, and the message that
 * has it made ready is committed. Whatever fails leaves nothing behind; of an api that dies in between, the service
 * `media` finds the remains.
 */
export async function acceptMedia(
  context: Context,
  owner: UserId,
  parts: AsyncIterable<Multipart>,
  { origin, claim }: Write,
): Promise<PresentedMedia> {
  const { database, storage } = context;
  let upload: Upload | undefined;
  let hash: string | undefined;
  let alt = '';
  let kept = false;
  try {
    for await (const part of readable(parts)) {
      if (part.type === 'file') {
        mustBeFile(part);
        upload = await begin(context, owner);
        hash = await store(context, upload, part);
      } else {
        alt = readAlt(part.fieldname, part.value);
      }
    }
    if (!upload || hash === undefined) throw invalid('/file', 'is missing');
    const { body, replayed } = await finish(context, upload, alt, {
      origin,
      claim: claim && { ...claim, requestHash: hashOf(claim, hash, alt) },
    });
    kept = !replayed;
    return body;
  } finally {
    if (upload && !kept) {
      await storage.remove(Object.values(objectNames(upload.key)));
      await discardUpload(database.db, upload);
    }
  }
}

/** What the parser throws, other than its limits, is the fault of the form. */
async function* readable<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    if (error instanceof ProblemError || (error as FastifyError).statusCode !== undefined) throw error;
    throw new ProblemError(400, 'The form cannot be read to its end.', { cause: error });
  }
}

function mustBeFile({ fieldname }: MultipartFile): void {
  if (fieldname !== 'file')
    throw invalid(`/${fieldname.slice(0, 100)}`, 'is not expected: the picture is called file');
}

function readAlt(name: string, value: unknown): string {
  if (name !== 'alt') throw invalid(`/${name.slice(0, 100)}`, 'is not expected');
  const alt = cleanText(String(value)).trim();
  if (alt.length > MOST_ALT) throw invalid('/alt', `must be at most ${MOST_ALT} characters long`);
  return alt;
}

async function begin({ database }: Context, owner: UserId): Promise<Upload> {
  const upload = await beginUpload(database.db, owner).catch((error) => {
    if (error.code !== FOREIGN_KEY_VIOLATION) throw error;
    throw unknownUser();
  });
  if (upload) return upload;
  throw new ProblemError(422, `You have ${MOST_UNUSED} pictures that are in no post. They go after a day.`);
}

/** @returns what tells its content from any other */
async function store({ storage }: Context, { key }: Upload, { file }: MultipartFile): Promise<string> {
  const hash = createHash('sha256');
  const checked = Readable.from(pictureOnly(file, hash), { objectMode: false });
  await storage.put(objectNames(key).original, checked, 'application/octet-stream');
  if ('truncated' in file && file.truncated) throw new ProblemError(413, 'The picture is too large.');
  return hash.digest('base64url');
}

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
  if (type !== undefined && TYPES.includes(type)) return;
  throw new ProblemError(415, `The file is no picture of a kind that is taken: ${TYPES.join(', ')}.`);
}

async function finish(context: Context, upload: Upload, alt: string, write: Write) {
  failPoint('stored-uncommitted');
  let queued: Awaited<ReturnType<typeof finishUpload>>['queued'] | undefined;
  const { body, replayed } = await once(context.database.db, write, async (trx) => {
    const finished = await finishUpload(trx, upload, alt);
    queued = finished.queued;
    return { status: 201, body: presentMedia(finished.media, context.mediaUrl) };
  });
  failPoint('committed');
  if (queued) context.outbox.publishSoon('media', queued);
  return { body: body as PresentedMedia, replayed };
}

const hashOf = ({ requestHash }: Claim, content: string, alt: string): string =>
  createHash('sha256')
    .update(JSON.stringify([requestHash, content, alt]))
    .digest('base64url');
