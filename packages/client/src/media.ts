import type { CallOptions, Http, Media, WriteOptions } from './contract.ts';
import { init } from './http.ts';
import { answerOf } from './ripple-error.ts';

/** The caller's pictures, for `mediaIds` of a post. */
export const createMedia = (http: Http) => ({
  /**
   * Resolves when the picture is stored; what readers get is made of it afterwards, so its `state` is `pending`.
   * @param file JPEG, PNG, WebP, GIF or AVIF
   * @param alt says what is to be seen, for people who can't see it
   */
  upload: (file: Blob, { alt, ...options }: WriteOptions & { alt?: string } = {}): Promise<Media> => {
    const form = new FormData();
    if (alt !== undefined) form.set('alt', alt);
    form.set('file', file);
    // The compiler takes the form for its JSON description.
    return answerOf(http.POST('/v1/media', { body: form as never, ...init(options) }));
  },
  get: (id: string, options?: CallOptions): Promise<Media> =>
    answerOf(http.GET('/v1/media/{id}', { params: { path: { id } }, ...init(options) })),
});
