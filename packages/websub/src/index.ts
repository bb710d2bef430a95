export { attemptRequest, forgetRequest, requestSubscription, type SubscriptionRequest } from './requests.ts';
export {
  applyRequest,
  claimDue,
  clearDue,
  endSubscription,
  findSubscription,
  forgetExpired,
  noteDelivered,
  noteFailed,
  type Subscription,
  subscribersTo,
  topicsLike,
} from './subscriptions.ts';
