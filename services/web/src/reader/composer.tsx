import { answerOf, type NewPost, type Post } from '@ripple/client';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { instance, ripple } from '../session.ts';
import { text } from '../text/index.ts';
import type { Written } from './post.tsx';

interface Draft {
  file: File;
  /** Of the picture as it is on this machine. */
  url: string;
  alt: string;
}

/** Writes a post, an answer, or a post anew. Pictures are sent before the post, and are no reason to wait: it completes itself. */
export function Composer(props: {
  inReplyTo?: Written;
  edited?: Written;
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
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const { mediaPerPost = 4 } = instance.value?.limits ?? {};

  useEffect(() => {
    if (onCancel) field.current?.focus();
  }, []);

  const send = async () => {
    const { posts } = ripple.value;
    if (edited) return posts.edit(edited.id, words);
    const mediaIds = await Promise.all(pictures.map(upload));
    return posts.create({
      text: words,
      visibility,
      inReplyTo: inReplyTo?.id ?? null,
      ...(mediaIds.length > 0 && { mediaIds }),
    });
  };

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      const post = await send();
      for (const { url } of pictures) URL.revokeObjectURL(url);
      setWords('');
      setPictures([]);
      setFailure(undefined);
      onDone(post);
    } catch (error) {
      setFailure(sentenceOf(error));
    } finally {
      setBusy(false);
    }
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
          <button type="button" onClick={() => setPictures(pictures.filter((_, other) => other !== at))}>
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
            {pictures.length < mediaPerPost && (
              <label class="button">
                {t.picture}
                <input
                  class="hidden"
                  type="file"
                  accept="image/*"
                  onChange={({ currentTarget }) => {
                    const [file] = currentTarget.files ?? [];
                    if (file) setPictures([...pictures, { file, url: URL.createObjectURL(file), alt: '' }]);
                    currentTarget.value = '';
                  }}
                />
              </label>
            )}
          </>
        )}
        {onCancel && (
          <button type="button" onClick={onCancel}>
            {t.cancel}
          </button>
        )}
        <button class="primary" type="submit" disabled={busy}>
          {edited ? t.save : t.send}
        </button>
      </div>
      <Alert message={failure} />
    </form>
  );
}

async function upload({ file, alt }: Draft): Promise<string> {
  const form = new FormData();
  form.append('alt', alt);
  form.append('file', file);
  // The contract describes the fields of the form; what is sent is the form.
  const body = form as never;
  return (await answerOf(ripple.value.http.POST('/v1/media', { body }))).id;
}
