import type { PresentedMedia } from '@ripple/presentation';

/** A picture (https://docs.joinmastodon.org/entities/MediaAttachment/). Until it is ready it has no address. */
export function toAttachment({ id, alt, width, height, blurhash, url, previewUrl }: PresentedMedia) {
  const size =
    width !== null && height !== null
      ? { width, height, size: `${width}x${height}`, aspect: width / height }
      : undefined;
  return {
    id,
    type: 'image',
    url,
    preview_url: previewUrl,
    remote_url: null,
    preview_remote_url: null,
    text_url: null,
    meta: size ? { original: size, small: size } : {},
    description: alt === '' ? null : alt,
    blurhash,
  };
}
