import { useSignal } from '@preact/signals';
import { type NewPost, type Post, randomKey } from '@ripple/client';
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { megabytes } from '../parts/format.ts';
import { PickPicture } from '../parts/pick-picture.tsx';
import { instance, ripple } from '../session.ts';
import { text } from '../text/index.ts';
import type { OriginalPost } from './original-post.ts';

interface Draft {
  file: File;
  /** Address of the local file. */
  url: string;
  alt: string;
  /** Id of the upload, and the description that went with it: a post that was refused is sent again without a second upload. */
  stored?: { id: string; alt: string };
}

/** Writes a post or a reply, or edits a post. Pictures are uploaded before the post; it may be sent before they are processed. */
export function Composer(props: {
  inReplyTo?: OriginalPost;
  edited?: OriginalPost;
  onDone: (post: Post) => void;
  onCancel?: () => void;
}) {
  const { inReplyTo, edited, onDone, onCancel } = props;
  const t = text.value.compose;
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [words, setWords] = useState(edited?.text ?? (inReplyTo ? `@${inReplyTo.author.handle} ` : ''));
  const [visibility, setVisibility] = useState<NonNullable<NewPost['visibility']>>(
    inReplyTo?.visibility ?? 'public',
  );
  const [pictures, setPictures] = useState<Draft[]>([]);
  const busy = useSignal(false);
  const [failure, setFailure] = useState<string>();
  const { mediaPerPost = 4, mediaBytes = Number.POSITIVE_INFINITY } = instance.value?.limits ?? {};

  const drafts = useRef(pictures);
  drafts.current = pictures;
  useEffect(() => {
    if (onCancel) field.current?.focus();
    return () => drafts.current.forEach(release);
  }, []);

  const [posted, setPosted] = useState(0);
  const draft = JSON.stringify([words, visibility, pictures.map(({ url, alt }) => [url, alt])]);
  // A draft that is sent again unchanged, as after no answer, is the same write.
  const idempotencyKey = useMemo(randomKey, [draft, posted]);

  const send = async () => {
    const { posts } = ripple.value;
    const options = { idempotencyKey };
    if (edited) return posts.edit(edited.id, { text: words }, options);
    const mediaIds = await Promise.all(pictures.map(upload));
    const media = mediaIds.length > 0 && { mediaIds };
    return posts.create({ text: words, visibility, inReplyTo: inReplyTo?.id ?? null, ...media }, options);
  };

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    try {
      const post = await send();
      pictures.forEach(release);
      setPosted(posted + 1);
      setWords('');
      setPictures([]);
      setFailure(undefined);
      onDone(post);
    } catch (error) {
      setFailure(sentenceOf(error));
    } finally {
      busy.value = false;
    }
  };

  const add = (file: File) => {
    if (file.size > mediaBytes) return setFailure(t.tooLarge(megabytes(mediaBytes)));
    setFailure(undefined);
    setPictures([...pictures, { file, url: URL.createObjectURL(file), alt: '' }]);
  };
  const remove = (picture: Draft) => {
    release(picture);
    setPictures(pictures.filter((each) => each !== picture));
  };

  const label = inReplyTo ? t.reply : edited ? t.save : t.label;
  return (
    <form class="composer" onSubmit={(event) => void submit(event)}>
      <label for={id}>{label}</label>
      <textarea
        id={id}
        ref={field}
        rows={3}
        required
        dir="auto"
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          // Input methods, such as the Korean one, use the key themselves.
          if (event.isComposing) return;
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
            event.currentTarget.form?.requestSubmit();
          if (event.key === 'Escape') onCancel?.();
        }}
      />
      {pictures.map((picture, at) => (
        <div class="draft" key={picture.url}>
          <img src={picture.url} alt="" />
          <label>
            {t.alt}
            <input
              value={picture.alt}
              maxLength={1_000}
              onInput={({ currentTarget: { value: alt } }) =>
                setPictures(pictures.map((each, other) => (other === at ? { ...each, alt } : each)))
              }
            />
          </label>
          <button type="button" onClick={() => remove(picture)}>
            {t.remove}
          </button>
        </div>
      ))}
      <div class="controls">
        {!edited && (
          <>
            <label>
              <span class="hidden">{t.visibility}</span>
              <select
                value={visibility}
                onChange={(event) => setVisibility(event.currentTarget.value as typeof visibility)}
              >
                <option value="public">{t.public}</option>
                <option value="followers">{t.followers}</option>
                <option value="direct">{t.direct}</option>
              </select>
            </label>
            {pictures.length < mediaPerPost && <PickPicture label={t.picture} onPick={add} />}
          </>
        )}
        {onCancel && (
          <button type="button" onClick={onCancel}>
            {t.cancel}
          </button>
        )}
        <button class="primary" type="submit" disabled={busy.value}>
          {edited ? t.save : t.send}
        </button>
      </div>
      <Alert message={failure} />
    </form>
  );
}

const release = ({ url }: Draft) => URL.revokeObjectURL(url);

/** Uploads a picture, once for each description. @returns its id */
async function upload(draft: Draft): Promise<string> {
  const { file, alt, stored } = draft;
  if (stored?.alt === alt) return stored.id;
  const { id } = await ripple.value.media.upload(file, { alt });
  draft.stored = { id, alt };
  return id;
}
