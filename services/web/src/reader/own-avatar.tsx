import type { Profile } from '@ripple/client';
import { Trash2 } from 'lucide';
import { useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { megabytes } from '../parts/format.ts';
import { IconButton } from '../parts/icon-button.tsx';
import { PickPicture } from '../parts/pick-picture.tsx';
import { usePoll } from '../parts/poll.ts';
import { instance, renew, ripple } from '../session.ts';
import { text } from '../text/index.ts';

/** A picture that is sent, and the avatar that is shown until it is ready. */
interface Sent {
  mediaId: string;
  before: string | null;
}

/** Sets and removes the own avatar. */
export function OwnAvatar({ profile, onChange }: { profile: Profile; onChange: (profile: Profile) => void }) {
  const t = text.value.person;
  const { media, users } = ripple.value;
  const [sent, setSent] = useState<Sent>();
  const [failure, setFailure] = useState<string>();

  const show = (changed: Profile) => {
    renew(changed);
    onChange(changed);
  };
  const attempt = async (work: () => Promise<unknown>) => {
    setFailure(undefined);
    await work().catch((error) => setFailure(sentenceOf(error)));
  };
  const choose = async (file: File) => {
    const { mediaBytes = Number.POSITIVE_INFINITY } = instance.value?.limits ?? {};
    if (file.size > mediaBytes) return setFailure(text.value.compose.tooLarge(megabytes(mediaBytes)));
    await attempt(async () => {
      const { id } = await media.upload(file);
      show(await users.change({ avatarMediaId: id }));
      setSent({ mediaId: id, before: profile.avatar });
    });
  };
  const remove = () =>
    attempt(async () => {
      show(await users.change({ avatarMediaId: null }));
      setSent(undefined);
    });

  return (
    <div class="actions">
      <PickPicture label={t.setAvatar} onPick={(file) => void choose(file)} />
      {profile.avatar !== null && (
        <IconButton icon={Trash2} label={t.removeAvatar} onClick={() => void remove()} />
      )}
      {sent && (
        <Watch
          sent={sent}
          onReady={(changed) => {
            setSent(undefined);
            show(changed);
          }}
          onFailure={() => {
            setSent(undefined);
            setFailure(text.value.post.pictureFailed);
          }}
        />
      )}
      <Alert message={failure} />
    </div>
  );
}

const POLL_MS = 1_000;

/** Asks until the avatar has been made of the picture. */
function Watch(props: { sent: Sent; onReady: (profile: Profile) => void; onFailure: () => void }) {
  const { sent, onReady, onFailure } = props;
  const { media, users } = ripple.value;
  usePoll(
    POLL_MS,
    async (signal) => {
      const [{ state }, profile] = await Promise.all([
        media.get(sent.mediaId, { signal }),
        users.me({ signal }),
      ]);
      if (signal.aborted) return;
      if (profile.avatar !== sent.before) onReady(profile);
      else if (state === 'failed') onFailure();
    },
    [sent],
  );
  return <span role="status">{text.value.post.picturePending}</span>;
}
