import type { UserId, WebhookDeliveryId, WebhookId } from '@ripple/messages';
import type { Generated } from 'kysely';

export interface WebhooksTable {
  id: Generated<WebhookId>;
  url: string;
  /** Of the events that are sent; null: all. */
  types: string[] | null;
  state: Generated<'active' | 'paused' | 'disabled'>;
  /** Why it was disabled. */
  reason: string | null;
  secret: string;
  previous_secret: string | null;
  previous_until: Date | null;
  /** A number of 64 bits, as text. */
  cursor_xid: Generated<string>;
  cursor_id: Generated<number>;
  /** A snapshot, as text; null: nothing is left out. */
  since: Generated<string | null>;
  failures: Generated<number>;
  failing_since: Date | null;
  probe_at: Date | null;
  missed_at: Date | null;
  queued_until: Date | null;
  taken_until: Date | null;
  taken_by: string | null;
}

export interface WebhookDeliveriesTable {
  id: Generated<WebhookDeliveryId>;
  webhook_id: WebhookId;
  /** A number of 64 bits, as text. */
  event_xid: string;
  event_id: number;
  type: string;
  actor_id: UserId | null;
  object_id: number;
  at: Date;
  state: Generated<'pending' | 'delivered' | 'failed'>;
  attempts: Generated<number>;
  first_at: Date | null;
  due_at: Generated<Date | null>;
  tries: Generated<{ at: string; status: number | null; error: string | null; ms: number }[]>;
}
