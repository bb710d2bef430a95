import {
  confirmAddress,
  deleteMailSettings,
  findLink,
  findMailSettings,
  putMailSettings,
  unsubscribe,
} from '@ripple/notifications';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { mustExist } from '../http/find-user.ts';
import { invalid, notFound, ProblemError } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { paragraph, question, sendPage } from '../web/mail-pages.ts';

const A_DAY_SECONDS = 24 * 3_600;

export async function addMailRoutes(app: Api, context: Context): Promise<void> {
  const { reading, write } = context;
  const tags = ['mail'];

  app.get(
    '/v1/users/me/mail',
    {
      ...mustBeLoggedIn,
      schema: {
        tags,
        summary: 'Where and of what you get mail',
        response: schemas.answers({ 200: schemas.mailSettings }),
      },
    },
    async (request) => {
      const settings = await findMailSettings(reading.db, viewerOf(request));
      if (!settings) throw notFound('address');
      return settings;
    },
  );

  app.put(
    '/v1/users/me/mail',
    {
      ...mustBeLoggedIn,
      schema: {
        tags,
        summary: 'Get mail',
        description:
          'A new address is asked by mail whether it is yours; until that is confirmed, and `confirmed` is true, nothing else is sent there. 429: it was asked too often today, for whichever user, or too many addresses were asked for you.',
        body: schemas.mailWishes,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 200: schemas.mailSettings }),
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { notifications = true, digest = 'off' } = request.body;
      const address = parseAddress(request.body.address);
      const { confirmed } = await write(request, async (tx) => {
        await mustExist(tx.db, viewer);
        if (!(await putMailSettings(tx, viewer, { address, notifications, digest }))) {
          throw new ProblemError(429, 'This address, or addresses for you, were asked too often today.', {
            headers: { 'retry-after': String(A_DAY_SECONDS) },
          });
        }
        // What is stored for a retry holds no address: it would outlive the settings.
        const stored = await findMailSettings(tx.db, viewer);
        return { confirmed: stored?.confirmed === true };
      });
      return { address, confirmed, notifications, digest, refused: null };
    },
  );

  app.delete(
    '/v1/users/me/mail',
    {
      ...mustBeLoggedIn,
      schema: {
        tags,
        summary: 'Get no mail, and forget the address',
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 204: schemas.noContent }),
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      await write(request, ({ db }) => deleteMailSettings(db, viewer));
      return reply.status(204).send(null);
    },
  );

  // What mail leads to. Programs follow links before people do, so a GET asks, and only a POST does it.
  const links = [
    { kind: 'confirm', work: confirmAddress, summary: 'Confirm an address' },
    { kind: 'unsubscribe', work: unsubscribe, summary: 'End all mail, by one click (RFC 8058)' },
  ] as const;

  // In a scope of its own: what the form says is of no interest, the address says it all.
  await app.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_, payload, done) => {
      payload.resume();
      payload.once('end', () => done(null, undefined));
      payload.once('error', done);
    });
    for (const { kind, work, summary } of links) {
      const path = `/v1/mail/${kind}/:token`;
      const schema = { tags, params: schemas.mailTokenParameter, response: schemas.pageAnswers };
      scope.get(
        path,
        { schema: { ...schema, summary: `${summary}: the question` } },
        async (request, reply) => {
          const found = await findLink(reading.db, kind, request.params.token);
          if (found === undefined) throw notFound('address');
          return sendPage(request, reply, ({ [kind]: texts }) =>
            found === 'used' ? paragraph(texts.done) : question(texts),
          );
        },
      );
      const headers = schemas.idempotencyHeader;
      scope.post(path, { schema: { ...schema, headers, summary } }, async (request, reply) => {
        await write(request, async ({ db }) => {
          if (!(await work(db, request.params.token))) throw notFound('address');
        });
        return sendPage(request, reply, ({ [kind]: { done } }) => paragraph(done));
      });
    }
  });
}

/**
 * An address as people have them: of RFC 5321 without quoted parts, addresses in brackets, and anything that could
 * be read as another header.
 */
function parseAddress(text: string): string {
  const address = text.trim();
  const [local = '', domain = ''] = address.split('@');
  const isOne =
    address.split('@').length === 2 &&
    /^[^\s"(),:;<>@[\\\]\p{C}]{1,64}$/u.test(local) &&
    /^(?=.{1,253}$)([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)*[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u.test(
      domain,
    );
  if (!isOne) throw invalid('/address', 'is no mail address');
  return address;
}
