import * as moderationSchemas from '../moderation/schemas.ts';
import { eventPage } from './event-schemas.ts';
import * as schemas from './schemas.ts';
import * as webhookSchemas from './webhook-schemas.ts';

/**
 * What is said by its name wherever it occurs. What holds another one stands before it. None has a `const`, which
 * @fastify/swagger writes in another way, as an `enum` of one.
 */
const shapes: Readonly<Record<string, object>> = {
  PostPage: schemas.page(schemas.post),
  WebhookDeliveryPage: webhookSchemas.deliveryPage,
  UserPage: schemas.page(schemas.user),
  EventPage: eventPage,
  NotificationPage: schemas.notificationPage,
  ReportPage: moderationSchemas.reports,
  JudgedPostPage: moderationSchemas.judgedPosts,
  JudgedUserPage: moderationSchemas.judgedUsers,
  CreatedUser: schemas.newUserAnswer,
  Report: moderationSchemas.report,
  OwnReport: moderationSchemas.ownReport,
  JudgedPost: moderationSchemas.judgedPost,
  JudgedUser: moderationSchemas.judgedUser,
  ModeratedUser: moderationSchemas.moderatedUser,
  NewPost: schemas.newPost,
  PostChange: schemas.postChange,
  NewUser: schemas.newUser,
  UserChange: schemas.userChange,
  Post: schemas.post,
  Profile: schemas.profile,
  User: schemas.user,
  Media: schemas.media,
  Webhook: webhookSchemas.webhook,
  WebhookDelivery: webhookSchemas.delivery,
  Problem: schemas.problem,
};

/** Says a shape once rather than wherever it occurs: the document is shorter, and clients made from it have a type of this name. */
export function nameShapes<T extends { components?: object }>(document: T): T {
  const schemas = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, refer(shape, name)]),
  );
  const named = refer(document);
  return { ...named, components: { ...named.components, schemas } };
}

/** @param itself the name of the shape that is looked through, which does not refer to itself */
function refer<T extends object>(whole: T, itself?: string): T {
  let text = JSON.stringify(whole);
  for (const [name, shape] of Object.entries(shapes)) {
    if (name === itself) continue;
    text = text.replaceAll(JSON.stringify(shape), JSON.stringify({ $ref: `#/components/schemas/${name}` }));
  }
  return JSON.parse(text);
}
