import { text } from '../text/index.ts';

/** Says what moderators have made of a post or a user, and why; nothing where they have done nothing. */
export function ModerationNote({
  moderation,
}: {
  moderation: { state: 'held' | 'hidden' | 'silenced' | 'suspended'; reason: string } | undefined;
}) {
  if (!moderation) return null;
  const { state, reason } = moderation;
  const t = text.value.moderated;
  return (
    <p class="moderated" dir="auto">
      {t[state]} {reason && t.reason(reason)}
    </p>
  );
}
