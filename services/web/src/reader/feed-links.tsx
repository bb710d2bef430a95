import type { FeedFormat } from '@ripple/client';
import { text } from '../text/index.ts';

const formats: Record<FeedFormat, string> = { rss: 'RSS', atom: 'Atom', json: 'JSON' };

/** @param of the user or tag of the feeds, where the page shows several */
export const FeedLinks = ({ of, address }: { of?: string; address: (format: FeedFormat) => string }) => (
  <p class="feeds">
    {of ?? text.value.person.feeds}:{' '}
    {Object.entries(formats).map(([format, label]) => (
      <a key={format} href={address(format as FeedFormat)}>
        {label}
      </a>
    ))}
  </p>
);
