import { createProfiles, type Profiles } from '@ripple/people';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import type { UploadChecks } from '../write/accept-media.ts';
import type { Addresses } from './entities/addresses.ts';
import { MISSING_PICTURE } from './routes/missing-picture.ts';
import { createStatuses, type Statuses } from './statuses.ts';

/** What the routes for clients of Mastodon work with, besides what all routes do. */
export interface Mastodon {
  context: Context;
  config: Config;
  addresses: Addresses;
  profiles: Profiles;
  statuses: Statuses;
  /** What uploads are checked with, on all routes. */
  uploads: UploadChecks;
}

export function createMastodon(context: Context, config: Config, uploads: UploadChecks): Mastodon {
  const publicUrl = config.PUBLIC_URL.replace(/\/+$/, '');
  const { web, mediaUrl } = context;
  const addresses = { publicUrl, web, mediaUrl, missingPicture: `${publicUrl}${MISSING_PICTURE}` };
  const profiles = createProfiles(context.reading.db);
  const statuses = createStatuses(context, profiles, addresses);
  return { context, config, addresses, profiles, statuses, uploads };
}
