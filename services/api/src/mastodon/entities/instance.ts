import { MAX_TEXT_GRAPHEMES, MOST_ALT, MOST_MEDIA } from '@ripple/posts';
import type { Config } from '../../config.ts';
import { VERSION } from '../../version.ts';
import { PICTURE_TYPES } from '../../write/accept-media.ts';
import type { Usage } from '../count-usage.ts';
import type { Addresses } from './addresses.ts';

/** Of Mastodon, whose API this is: clients adapt to what it says, and some take only what Semantic Versioning allows. */
const MASTODON_VERSION = '4.3.0';
const version = `${MASTODON_VERSION}+ripple.${VERSION}`;
const title = 'Ripple';
const description = 'A social feed that answers at once and publishes afterwards.';
const languages = ['en'];
/** Of a picture that is decoded. */
const BYTES_PER_PIXEL = 4;

/** What clients have to keep to. There are no videos, polls, pinned statuses and featured tags. */
const limitsOf = (config: Config) => ({
  accounts: { max_featured_tags: 0, max_pinned_statuses: 0 },
  statuses: {
    max_characters: MAX_TEXT_GRAPHEMES,
    max_media_attachments: MOST_MEDIA,
    // Clients count a link as so many; here it counts as it is.
    characters_reserved_per_url: 23,
  },
  media_attachments: {
    supported_mime_types: PICTURE_TYPES,
    description_limit: MOST_ALT,
    image_size_limit: config.MEDIA_MAX_BYTES,
    image_matrix_limit: Math.floor(config.MEDIA_MAX_DECODED_BYTES / BYTES_PER_PIXEL),
    video_size_limit: 0,
    video_frame_rate_limit: 0,
    video_matrix_limit: 0,
  },
  polls: { max_options: 0, max_characters_per_option: 0, min_expiration: 0, max_expiration: 0 },
});

const streamingOf = ({ publicUrl }: Addresses): string => publicUrl.replace(/^http/, 'ws');

/** https://docs.joinmastodon.org/entities/Instance/ */
export const toInstance = (config: Config, addresses: Addresses, usage: Usage) => ({
  domain: new URL(addresses.publicUrl).host,
  title,
  version,
  source_url: addresses.publicUrl,
  description,
  usage: { users: { active_month: usage.activeMonth } },
  thumbnail: { url: addresses.missingPicture, blurhash: null, versions: {} },
  icon: [],
  languages,
  configuration: {
    urls: { streaming: streamingOf(addresses), status: null },
    vapid: { public_key: '' },
    ...limitsOf(config),
    translation: { enabled: false },
  },
  registrations: { enabled: false, approval_required: false, message: null, url: null },
  api_versions: { mastodon: 2 },
  contact: { email: '', account: null },
  rules: [],
});

/** https://docs.joinmastodon.org/entities/V1_Instance/ */
export const toOldInstance = (config: Config, addresses: Addresses, usage: Usage) => ({
  uri: new URL(addresses.publicUrl).host,
  title,
  short_description: description,
  description,
  email: '',
  version,
  urls: { streaming_api: streamingOf(addresses) },
  stats: { user_count: usage.users, status_count: usage.posts, domain_count: 0 },
  thumbnail: addresses.missingPicture,
  languages,
  registrations: false,
  approval_required: false,
  invites_enabled: false,
  configuration: limitsOf(config),
  contact_account: null,
  rules: [],
});

/** https://nodeinfo.diaspora.software/schema.html. `upstream` says whose API it is. */
export const toNodeInfo = ({ users, posts, activeMonth }: Usage) => ({
  version: '2.0',
  software: { name: 'ripple', version: VERSION },
  protocols: [],
  services: { inbound: [], outbound: [] },
  openRegistrations: false,
  usage: { users: { total: users, activeMonth }, localPosts: posts },
  metadata: { nodeName: title, upstream: { name: 'mastodon', version: MASTODON_VERSION } },
});
