import type { Avatar } from '@ripple/people';
import { type Media, objectNames } from '@ripple/posts';

/** A picture as the HTTP contract shows it. */
export interface PresentedMedia {
  id: string;
  type: 'image';
  state: Media['state'];
  alt: string;
  width: number | null;
  height: number | null;
  blurhash: string | null;
  url: string | null;
  previewUrl: string | null;
}

/** @param mediaUrl where pictures are served, without a slash at the end */
export function presentMedia(media: Media, mediaUrl: string): PresentedMedia {
  const { id, key, address, state, alt, width, height, blurhash, sizes } = media;
  const names = objectNames(key);
  return {
    id: String(id),
    type: 'image',
    state,
    alt,
    width,
    height,
    blurhash,
    url: address ?? (sizes && `${mediaUrl}/${names.large}`),
    previewUrl: address ?? (sizes && `${mediaUrl}/${names.small}`),
  };
}

/**
 * What a user is shown with.
 * @param mediaUrl where pictures are served, without a slash at the end
 */
export function presentAvatar({ avatarUrl, avatarKey }: Avatar, mediaUrl: string) {
  if (avatarKey === null) return { avatar: avatarUrl, avatarPreview: avatarUrl };
  const names = objectNames(avatarKey);
  return { avatar: `${mediaUrl}/${names.large}`, avatarPreview: `${mediaUrl}/${names.small}` };
}
