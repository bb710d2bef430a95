import type { FeedFormat } from '@ripple/client';
import { text } from '../text/index.ts';

const formats: Record<FeedFormat, string> = { rss: 'RSS', atom: 'Atom', json: 'JSON' };

export const FeedLinks = ({ address }: { address: (format: FeedFormat) => string }) => (
  <p class="feeds">
    {text.value.person.feeds}:{' '}
    {Object.entries(formats).map(([format, label]) => (
      <a key={format} href={address(format as FeedFormat)}>
        {label}
      </a>
    ))}
  </p>
);
