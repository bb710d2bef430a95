import { randomBytes } from 'node:crypto';
import type { UserId } from '@ripple/messages';
import { createCode, findApp, type OAuthApp, useLogIn } from '@ripple/oauth';
import { findUserByHandle, findUserById, isHandle, type User } from '@ripple/people';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api } from '../../http/api.ts';
import { InvalidTokenError, isCanonicalToken } from '../../http/tokens.ts';
import { createMostFollowed } from '../../timeline/most-followed.ts';
import { forStrangers } from '../access.ts';
import { isTrue } from '../bodies.ts';
import type { Mastodon } from '../mastodon.ts';
import { type Authorization, addressWith, OUT_OF_BAND, parseAuthorization } from './authorization.ts';
import { type Fields, fieldsOf, textOf } from './fields.ts';
import { consentForm, paragraph, sendOn, sendPage } from './page.ts';
import { createSigner } from './signer.ts';
import type { LogInTexts } from './texts.ts';

/** A person reads, looks for a password, and comes back. */
const LOG_IN_SECONDS = 600;
const PEOPLE = 20;

/** A log-in that the application does. */
interface LogInState {
  authorization: Authorization;
  nonce: string;
}

/** What the form carries. In demo mode the person is chosen with it. */
interface ConsentState {
  authorization: Authorization;
  userId: UserId | null;
}

type Problem = 'unknownUser' | 'suspended';

/** Where a person allows a client what it asks for (https://docs.joinmastodon.org/methods/oauth/#authorize). */
export function addAuthorizeRoutes(scope: Api, { context, config, addresses }: Mastodon): void {
  const { reading, database, userStates, auth, externalIds } = context;
  const signer = createSigner(reading.db);
  const findMostFollowed = createMostFollowed(reading.db);
  const action = `${new URL(addresses.publicUrl).pathname.replace(/\/$/, '')}/oauth/authorize`;
  const isDemo = config.AUTH_MODE === 'demo';

  scope.get('/oauth/authorize', forStrangers, authorize);
  scope.post('/oauth/authorize', forStrangers, decide);
  if (!isDemo) scope.get('/oauth/continue', forStrangers, goOn);

  async function authorize(request: FastifyRequest, reply: FastifyReply) {
    const query = request.query as Fields;
    const clientId = textOf(query, 'client_id');
    const app = clientId === undefined ? undefined : await findApp(reading.db, clientId);
    const authorization = parseAuthorization(app, query);
    if (typeof authorization === 'string') {
      const status = authorization === 'unknownClient' ? 401 : 400;
      return sendPage(request, reply, status, ({ refusals }) => paragraph(refusals[authorization]));
    }
    if (isDemo) return ask(request, reply, app as OAuthApp, { authorization, userId: null });
    if (config.OAUTH_LOGIN_URL === undefined)
      return sendPage(request, reply, 501, ({ notSetUp }) => paragraph(notSetUp));
    const nonce = randomBytes(16).toString('base64url');
    const login = new URL(config.OAUTH_LOGIN_URL);
    const state: LogInState = { authorization, nonce };
    login.searchParams.set('state', await signer.sign('log-in', state, LOG_IN_SECONDS));
    login.searchParams.set('nonce', nonce);
    if (isTrue(query.force_login)) login.searchParams.set('force_login', 'true');
    const lang = textOf(query, 'lang');
    if (lang !== undefined) login.searchParams.set('lang', lang.slice(0, 35));
    return sendOn(reply, login.href);
  }

  /** The application has logged a person in. */
  async function goOn(request: FastifyRequest, reply: FastifyReply) {
    const query = request.query as Fields;
    const state = await signer.verify<LogInState>('log-in', query.state);
    const app = state && (await findApp(reading.db, state.authorization.clientId));
    if (!app) return sendPage(request, reply, 400, ({ expired }) => paragraph(expired));
    const logIn = await verifyLogIn(textOf(query, 'token'));
    if (logIn?.nonce !== state.nonce)
      return sendPage(request, reply, 401, ({ notLoggedIn }) => paragraph(notLoggedIn));
    const userId = await externalIds.find(logIn.subject);
    const user = userId === undefined ? undefined : await findUserById(reading.db, userId);
    const problem = await problemOf(user);
    if (!user || problem)
      return sendPage(request, reply, 403, (texts) => paragraph(texts[problem ?? 'unknownUser']));
    // The address stays in the history of the browser.
    if (!(await useLogIn(database.db, state.nonce, LOG_IN_SECONDS)))
      return sendPage(request, reply, 400, ({ expired }) => paragraph(expired));
    return ask(request, reply, app, { authorization: state.authorization, userId: user.id }, { user });
  }

  async function verifyLogIn(token: string | undefined) {
    if (token === undefined || !isCanonicalToken(token)) return undefined;
    return auth.verifyLogIn(token).catch((error) => {
      if (error instanceof InvalidTokenError) return undefined;
      throw error;
    });
  }

  async function ask(
    request: FastifyRequest,
    reply: FastifyReply,
    app: OAuthApp,
    consent: ConsentState,
    { user, problem }: { user?: User; problem?: Problem } = {},
  ) {
    const signed = await signer.sign('consent', consent, LOG_IN_SECONDS);
    const people = consent.userId === null ? await listPeople() : undefined;
    const { scopes } = consent.authorization;
    return sendPage(request, reply, problem === undefined ? 200 : 422, (texts) =>
      consentForm(texts, action, {
        appName: app.name,
        scopes,
        signed,
        handle: user?.handle,
        people,
        problem: problem && texts[problem],
      }),
    );
  }

  async function listPeople() {
    const [people, states] = await Promise.all([findMostFollowed(), userStates.current()]);
    return people.filter(({ id }) => !states.isGone(id)).slice(0, PEOPLE);
  }

  /** The form comes back. */
  async function decide(request: FastifyRequest, reply: FastifyReply) {
    const fields = fieldsOf(request);
    const consent = await signer.verify<ConsentState>('consent', fields.request);
    const app = consent && (await findApp(reading.db, consent.authorization.clientId));
    if (!app) return sendPage(request, reply, 400, ({ expired }) => paragraph(expired));
    const { authorization } = consent;
    if (fields.decision === 'deny')
      return answer(request, reply, authorization, { error: 'access_denied', error_description: DENIED });
    const user = await findPerson(consent, fields);
    const problem = await problemOf(user);
    if (!user || problem) return refuse(request, reply, app, consent, problem ?? 'unknownUser');
    const { redirectUri, scopes, challenge } = authorization;
    const grant = { appId: app.id, userId: user.id, redirectUri, scopes, challenge };
    const code = await database.db.transaction().execute((trx) => createCode(trx, grant));
    return answer(request, reply, authorization, { code });
  }

  /** Of people who are chosen there may be another one. */
  function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    app: OAuthApp,
    consent: ConsentState,
    problem: Problem,
  ) {
    if (consent.userId === null) return ask(request, reply, app, consent, { problem });
    return sendPage(request, reply, 403, (texts) => paragraph(texts[problem]));
  }

  async function findPerson({ userId }: ConsentState, fields: Fields): Promise<User | undefined> {
    if (userId !== null) return findUserById(reading.db, userId);
    const handle = (textOf(fields, 'handle') ?? textOf(fields, 'person') ?? '').trim().replace(/^@/, '');
    return isHandle(handle) ? findUserByHandle(reading.db, handle) : undefined;
  }

  async function problemOf(user: User | undefined): Promise<Problem | undefined> {
    if (!user) return 'unknownUser';
    const state = (await userStates.current()).of(user.id);
    if (state === 'deleted') return 'unknownUser';
    return state === 'suspended' ? 'suspended' : undefined;
  }
}

const DENIED = 'The resource owner or authorization server denied the request.';

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  authorization: Authorization,
  given: { code: string } | { error: string; error_description: string },
): FastifyReply {
  if (authorization.redirectUri !== OUT_OF_BAND) return sendOn(reply, addressWith(authorization, given));
  return sendPage(request, reply, 200, (texts) => showOnPage(texts, given));
}

const showOnPage = ({ code, denied }: LogInTexts, given: { code: string } | { error: string }): string =>
  'code' in given ? `${paragraph(code)}<p><code>${given.code}</code></p>` : paragraph(denied);
