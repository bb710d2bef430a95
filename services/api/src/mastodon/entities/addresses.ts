import type { WebAddresses } from '@ripple/runtime';

/** Where clients are led to. */
export interface Addresses {
  /** Of the api, without a slash at the end. */
  publicUrl: string;
  web: WebAddresses;
  /** Where pictures are served, without a slash at the end. */
  mediaUrl: string;
  /** What is shown where there is no picture: clients expect an address. */
  missingPicture: string;
}
