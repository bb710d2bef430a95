import { timeOf } from '@ripple/messages';
import type { Report } from '@ripple/moderation';
import type { Account } from './account.ts';

/** Why something is reported, as clients of Mastodon say it; a rule is a text of the server there, and Ripple has none. */
export const categories = ['spam', 'legal', 'violation', 'other'] as const;

/** A report (https://docs.joinmastodon.org/entities/Report/). @param statuses the ids of what was reported with it */
export function toReport({ id, reason, text }: Report, target: Account, statuses: string[]) {
  return {
    id: String(id),
    action_taken: false,
    action_taken_at: null,
    category: categories.find((category) => category === reason) ?? 'other',
    comment: text,
    forwarded: false,
    created_at: timeOf(id).toISOString(),
    status_ids: statuses,
    rule_ids: null,
    target_account: target,
  };
}
