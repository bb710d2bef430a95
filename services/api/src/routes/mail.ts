import {
  confirmAddress,
  deleteMailSettings,
  isToken,
  type MailSettings,
  putMailSettings,
  readMailSettings,
  unsubscribe,
} from '@ripple/mail';
import type { FastifyReply } from 'fastify';
import type { Api } from '../api.ts';
import { mustBeLoggedIn, viewerOf } from '../authentication.ts';
import type { Context } from '../context.ts';
import { mustExist } from '../find-user.ts';
import { once, writeOf } from '../idempotency.ts';
import { askPage, donePage } from '../pages.ts';
import { invalid, notFound, ProblemError } from '../problem.ts';
import * as schemas from '../schemas.ts';

const A_DAY_SECONDS = 24 * 3_600;

export async function addMailRoutes(app: Api, context: Context): Promise<void> {
  const { database, reading, outbox } = context;
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
      const settings = await readMailSettings(reading.db, viewerOf(request));
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
          'A new address is asked by mail whether it is yours; until that is confirmed, and `confirmed` is true, nothing else is sent there.',
        body: schemas.mailWishes,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 200: schemas.mailSettings }),
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { notifications = true, digest = 'off' } = request.body;
      const address = readAddress(request.body.address);
      let queued: Awaited<ReturnType<typeof putMailSettings>>;
      const { body } = await once(database.db, writeOf(request), async (trx) => {
        await mustExist(trx, viewer);
        queued = await putMailSettings(trx, viewer, { address, notifications, digest });
        if (queued === 'too-many') {
          throw new ProblemError(429, 'Too many addresses were asked today.', {
            headers: { 'retry-after': String(A_DAY_SECONDS) },
          });
        }
        return { status: 200, body: (await readMailSettings(trx, viewer)) as MailSettings };
      });
      if (queued && queued !== 'too-many') {
        outbox.publishSoon('mail', queued);
      }
      return body as MailSettings;
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
      await once(database.db, writeOf(request), async (trx) => {
        await deleteMailSettings(trx, viewer);
        return { status: 204, body: null };
      });
      return reply.status(204).send(null);
    },
  );

  // What mail leads to. Programs follow links before people do, so a GET asks, and only a POST does it.
  const links = [
    {
      path: '/v1/mail/confirm/:token',
      kind: 'confirm_token',
      work: confirmAddress,
      summary: 'Confirm an address',
      question: 'Send mail from Ripple to this address?',
      label: 'Yes',
      done: 'Mail will come to this address.',
    },
    {
      path: '/v1/mail/unsubscribe/:token',
      kind: 'unsubscribe_token',
      work: unsubscribe,
      summary: 'End all mail, by one click (RFC 8058)',
      question: 'No more mail from Ripple?',
      label: 'No more mail',
      done: 'No more mail will come.',
    },
  ] as const;

  // In a scope of its own: what the form says is of no interest, the address says it all.
  await app.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_, payload, done) => {
      payload.resume();
      payload.once('end', () => done(null, undefined));
      payload.once('error', done);
    });
    for (const { path, kind, work, summary, question, label, done } of links) {
      const schema = { tags, params: schemas.mailTokenParameter, response: schemas.pageAnswers };
      scope.get(
        path,
        { schema: { ...schema, summary: `${summary}: the question` } },
        async (request, reply) => {
          if (!(await isToken(reading.db, kind, request.params.token))) throw notFound('address');
          return sendPage(reply, askPage(question, label));
        },
      );
      const headers = schemas.idempotencyHeader;
      scope.post(path, { schema: { ...schema, headers, summary } }, async (request, reply) => {
        await once(database.db, writeOf(request), async (trx) => {
          if (!(await work(trx, request.params.token))) throw notFound('address');
          return { status: 200, body: null };
        });
        return sendPage(reply, donePage(done));
      });
    }
  });
}

const sendPage = (reply: FastifyReply, page: string) => reply.type('text/html; charset=utf-8').send(page);

/**
 * An address as people have them: of RFC 5321 without quoted parts, addresses in brackets, and anything that could
 * be read as another header.
 */
function readAddress(text: string): string {
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
