import type { MediaId } from '@ripple/messages';

/** `processing`: uploaded, not shown yet. `failed`: it turned out to be no picture. */
export type MediaState = 'processing' | 'ready' | 'failed';

/** A picture as it is served; the largest is as large as the upload, up to a limit. */
export interface MediaSize {
  width: number;
  height: number;
  bytes: number;
}

/** What a post shows of a picture. */
export interface Media {
  id: MediaId;
  /** Where it is stored, and the unguessable part of its addresses; empty for one at an `address`. */
  key: string;
  /** Of an imported picture, which is served where it was: Ripple has no file and no row of it. */
  address?: string;
  state: MediaState;
  /** What is to be seen in it, for those who don't see it. */
  alt: string;
  /** In pixels; null until it has been looked at. */
  width: number | null;
  height: number | null;
  /** A blurred likeness to show meanwhile (https://blurha.sh); null until it has been looked at. */
  blurhash: string | null;
  /** Null until it is ready. */
  sizes: { small: MediaSize; large: MediaSize } | null;
}

/** A post shows so many pictures at most. */
export const MOST_MEDIA = 4;

/** The longest description of a picture, in characters. */
export const MOST_ALT = 1_500;

/** The objects of a picture in the storage. The original is there until the others are made of it; an avatar has none. */
export const objectNames = (key: string) => ({
  original: `${key}/original`,
  small: `${key}/small.webp`,
  large: `${key}/large.webp`,
});

/** Of what is served; the original never is, since it says where and with what it was taken. */
export const SERVED_TYPE = 'image/webp';
