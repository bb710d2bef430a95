import type { Api } from '../../http/api.ts';
import { ProblemError } from '../../http/problem.ts';
import { forStrangers, forUser, userOf } from '../access.ts';
import { toAccount } from '../entities/account.ts';
import type { Mastodon } from '../mastodon.ts';
import { scopes } from '../scopes.ts';

/** What programs find out about the log-in (RFC 8414), and about who is logged in (OpenID Connect Core, section 5.3). */
export function addMetadataRoutes(scope: Api, { addresses, profiles }: Mastodon): void {
  const { publicUrl } = addresses;
  const issuer = `${publicUrl}/`;
  const metadata = {
    issuer,
    service_documentation: 'https://docs.joinmastodon.org/',
    authorization_endpoint: `${publicUrl}/oauth/authorize`,
    token_endpoint: `${publicUrl}/oauth/token`,
    app_registration_endpoint: `${publicUrl}/api/v1/apps`,
    revocation_endpoint: `${publicUrl}/oauth/revoke`,
    userinfo_endpoint: `${publicUrl}/oauth/userinfo`,
    scopes_supported: scopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
  };
  scope.get('/.well-known/oauth-authorization-server', forStrangers, async () => metadata);

  scope.get('/oauth/userinfo', forUser('profile'), async (request) => {
    const viewer = userOf(request);
    const profile = (await profiles.get([viewer])).get(viewer);
    if (!profile) throw new ProblemError(404, 'Record not found');
    const { url, display_name, acct, avatar } = toAccount(profile, addresses);
    return {
      iss: issuer,
      sub: url,
      name: display_name,
      preferred_username: acct,
      profile: url,
      picture: avatar,
    };
  });
}
