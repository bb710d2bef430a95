import type { Post } from '@ripple/client';
import { decode } from 'blurhash';
import { useEffect, useRef, useState } from 'preact/hooks';
import { fetchWithToken } from '../session.ts';
import { text } from '../text/index.ts';

const SIZE = 32;

/** A picture; a blurred preview while it loads. */
export function Picture({ media }: { media: Post['media'][number] }) {
  const { state, alt, width, height, blurhash, url, previewUrl } = media;
  const [loaded, setLoaded] = useState(false);
  /** What the api gives to the token of its owner, or of a moderator, alone: the picture of a hidden post. */
  const [copy, setCopy] = useState<string | 'none'>();
  useEffect(() => () => URL.revokeObjectURL(copy ?? ''), [copy]);
  if (state !== 'ready' || url === null) {
    return (
      <p class="pending">
        {state === 'failed' ? text.value.post.pictureFailed : text.value.post.picturePending}
      </p>
    );
  }
  if (copy === 'none') return <p class="pending">{text.value.post.pictureUnseen}</p>;
  const fetchCopy = async () => {
    if (copy !== undefined) return setCopy('none');
    const fetched = await fetchWithToken(url).then(
      (response) => response.blob(),
      () => undefined,
    );
    setCopy(fetched ? URL.createObjectURL(fetched) : 'none');
  };
  return (
    <a
      class="picture"
      href={copy ?? url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={alt || text.value.post.picture}
    >
      {!loaded && blurhash && <Placeholder hash={blurhash} />}
      <img
        src={copy ?? previewUrl ?? url}
        alt={alt}
        {...(width && height && { width, height })}
        loading="lazy"
        onLoad={() => setLoaded(true)}
        onError={() => void fetchCopy()}
      />
    </a>
  );
}

function Placeholder({ hash }: { hash: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    context?.putImageData(new ImageData(new Uint8ClampedArray(decode(hash, SIZE, SIZE)), SIZE, SIZE), 0, 0);
  }, [hash]);
  return <canvas ref={canvas} width={SIZE} height={SIZE} />;
}
