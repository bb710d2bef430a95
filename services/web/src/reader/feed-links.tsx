import type { FeedFormat } from '@ripple/client';
import { text } from '../text/index.ts';

const formats: Record<FeedFormat, string> = { rss: 'RSS', atom: 'Atom', json: 'JSON' };

/** @param of whose feeds they are, where that isn't plain */
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
