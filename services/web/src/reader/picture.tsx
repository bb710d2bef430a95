import type { Post } from '@ripple/client';
import { decode } from 'blurhash';
import { useEffect, useRef, useState } from 'preact/hooks';
import { text } from '../text/index.ts';

const SIZE = 32;

/** A picture; a blurred preview while it loads. */
export function Picture({ media }: { media: Post['media'][number] }) {
  const { state, alt, width, height, blurhash, url, previewUrl } = media;
  const [loaded, setLoaded] = useState(false);
  if (state !== 'ready' || url === null) {
    return (
      <p class="pending">
        {state === 'failed' ? text.value.post.pictureFailed : text.value.post.picturePending}
      </p>
    );
  }
  return (
    <a
      class="picture"
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={alt || text.value.post.picture}
    >
      {!loaded && blurhash && <Placeholder hash={blurhash} />}
      <img
        src={previewUrl ?? url}
        alt={alt}
        {...(width && height && { width, height })}
        loading="lazy"
        onLoad={() => setLoaded(true)}
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
