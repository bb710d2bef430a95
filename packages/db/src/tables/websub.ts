import type { SubscriptionId, WebSubRequestId } from '@ripple/ids';
import type { Generated } from 'kysely';

export interface WebSubRequestsTable {
  id: Generated<WebSubRequestId>;
  mode: 'subscribe' | 'unsubscribe';
  topic: string;
  callback: string;
  secret: string | null;
  lease_seconds: number;
  attempts: Generated<number>;
}

export interface WebSubSubscriptionsTable {
  id: Generated<SubscriptionId>;
  topic: string;
  callback: string;
  secret: string | null;
  expires_at: Date;
  delivered: string | null;
  failures: Generated<number>;
  retry_at: Date | null;
}
