import type { UserId } from '@ripple/messages';
import type { Generated } from 'kysely';

export interface MailSettingsTable {
  user_id: UserId;
  address: string | null;
  confirm_token: string | null;
  confirmed_by: string | null;
  asked_at: Generated<Date[]>;
  unsubscribe_token: string;
  notifications: boolean;
  digest: 'off' | 'daily' | 'weekly';
  next_digest_at: Date | null;
  digested_at: Date | null;
  mailed_up_to: Generated<number>;
  refused: string | null;
}

export interface MailDueTable {
  user_id: UserId;
  since: Generated<Date>;
}

export interface MailQuestionsTable {
  address_hash: Buffer;
  asked_at: Date[];
}
