import type { Post } from '@ripple/client';
import { tagKey } from '@ripple/posts/tag-key';
import type { ComponentChildren } from 'preact';
import { addressOf } from '../router.ts';
import type { OriginalPost } from './original-post.ts';

/** Special characters in tags: `hashtagSpecialChars` of twitter-text, which finds the tags on the server. */
const SPECIAL = String.raw`_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\u00b7`;
const TAG_OR_MENTION = String.raw`[#＃][\p{L}\p{M}\p{N}${SPECIAL}]+|[@＠]\w+`;

/** The text of a post, with links for the tags, mentions and links that the server has found. Always text, never markup. */
export function PostText({ post }: { post: OriginalPost }) {
  const parts: ComponentChildren[] = [];
  let done = 0;
  for (const { 0: found, index } of post.text.matchAll(candidatesIn(post))) {
    const target = targetOf(post, found);
    if (!target) continue;
    parts.push(
      post.text.slice(done, index),
      <a
        key={index}
        href={target.href}
        {...(target.outside && { rel: 'nofollow noopener noreferrer', target: '_blank' })}
      >
        {found}
      </a>,
    );
    done = index + found.length;
  }
  parts.push(post.text.slice(done));
  return (
    <p class="text" dir="auto">
      {parts}
    </p>
  );
}

type Words = Pick<Post, 'tags' | 'mentions' | 'links'>;

/** Matches the links that the server has found, longest first, and anything that may be a tag or a mention. */
function candidatesIn({ links }: Words): RegExp {
  const written = links
    .flatMap((link) => [link, withoutScheme(link)])
    .sort((a, b) => b.length - a.length)
    .map((link) => link.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const asLink = written.length > 0 ? [`(?<![\\w@＠$#＃./-])(?:${written.join('|')})(?![a-zA-Z0-9@])`] : [];
  return new RegExp([...asLink, TAG_OR_MENTION].join('|'), 'gu');
}

/** The server stores `example.org` in a text as http://example.org. */
const withoutScheme = (link: string) => link.replace(/^http:\/\//, '');

function targetOf({ tags, mentions, links }: Words, found: string) {
  const name = found.slice(1);
  if (/^[#＃]/.test(found)) {
    const isOfPost = tags.some((tag) => tagKey(tag) === tagKey(name));
    return isOfPost ? { href: addressOf.tag(name), outside: false } : undefined;
  }
  if (/^[@＠]/.test(found)) {
    const mention = mentions.find(({ handle }) => handle.toLowerCase() === name.toLowerCase());
    return mention && { href: addressOf.profile(mention.handle), outside: false };
  }
  const link = links.find((each) => each === found || withoutScheme(each) === found);
  return link === undefined ? undefined : { href: link, outside: true };
}
