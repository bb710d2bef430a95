import type { WriteRequest } from '@ripple/outbox';
import { countRequests, findUserById } from '@ripple/people';
import { hasVisibleCharacter } from '@ripple/posts';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Api } from '../../http/api.ts';
import { invalid, unknownUser } from '../../http/problem.ts';
import { changeUser, type UserChange } from '../../write/change-user.ts';
import { writeRequestOf } from '../../write/write.ts';
import { forUser, userOf } from '../access.ts';
import { readProfile } from '../accounts.ts';
import { isTrue } from '../bodies.ts';
import { readCredentialsForm } from '../credentials-form.ts';
import { toOwnAccount } from '../entities/account.ts';
import type { Mastodon } from '../mastodon.ts';

/** Characters, as in /v1. */
const MOST_NAME = 100;
const MOST_NOTE = 1_000;

/** Who asks, and how that one is shown. */
export function addCredentialRoutes(scope: Api, mastodon: Mastodon): void {
  const { context, addresses, profiles } = mastodon;
  const { db } = context.reading;
  const mayWrite = forUser('write:accounts');

  scope.get('/api/v1/accounts/verify_credentials', forUser('read:accounts', 'profile'), show);

  scope.patch(
    '/api/v1/accounts/update_credentials',
    { ...mayWrite, config: { form: Type.Object({}) }, schema: { body: Type.Unknown() } },
    async (request) => {
      const { fields, write, avatarMediaId } = request.isMultipart()
        ? await readCredentialsForm(mastodon, request)
        : { fields: {}, write: writeRequestOf(request), avatarMediaId: undefined };
      const given = await parseFields(request, { ...(request.body as object), ...fields });
      return change(request, write, { ...given, ...(avatarMediaId !== undefined && { avatarMediaId }) });
    },
  );

  scope.delete('/api/v1/profile/avatar', mayWrite, (request) =>
    change(request, writeRequestOf(request), { avatarMediaId: null }),
  );
  // There are no headers.
  scope.delete('/api/v1/profile/header', mayWrite, show);

  async function show(request: FastifyRequest) {
    const viewer = userOf(request);
    const [profile, waiting] = await Promise.all([
      readProfile(mastodon, { id: viewer }),
      countRequests(db, viewer),
    ]);
    return toOwnAccount(profile, addresses, waiting);
  }

  async function change(request: FastifyRequest, write: WriteRequest, given: UserChange) {
    const viewer = userOf(request);
    const waiting = await countRequests(db, viewer);
    const changed = await changeUser(context, write, { viewer, given }, (user) =>
      toOwnAccount(user, addresses, waiting),
    );
    profiles.forget(viewer);
    return changed;
  }

  async function parseFields(request: FastifyRequest, fields: Record<string, unknown>): Promise<UserChange> {
    const { locked } = fields;
    const name = textOf(fields, 'display_name', MOST_NAME);
    const bio = textOf(fields, 'note', MOST_NOTE);
    const isBlank = name !== undefined && !hasVisibleCharacter(name);
    return {
      ...(name !== undefined && { name: isBlank ? await handleOf(request) : name }),
      ...(bio !== undefined && { bio }),
      ...(locked !== undefined && locked !== null && { locked: isTrue(locked) }),
    };
  }

  /** Without a name of their own, users are called so. */
  async function handleOf(request: FastifyRequest): Promise<string> {
    const user = await findUserById(db, userOf(request));
    if (!user) throw unknownUser();
    return user.handle;
  }
}

function textOf(fields: Record<string, unknown>, name: string, most: number): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object') throw invalid(`/${name}`, 'must be a text');
  const text = String(value);
  if (text.length > most) throw invalid(`/${name}`, `must be at most ${most} characters long`);
  return text;
}
