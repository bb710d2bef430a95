import type { Post } from '@ripple/client';
import type { ComponentChildren } from 'preact';
import { addressOf } from '../router.ts';

const CANDIDATE = /https?:\/\/[^\s<>"]+|[#＃][\p{L}\p{M}\p{N}_]+|[@＠]\w+/giu;

/** What somebody wrote, with links where Ripple has found tags, names and links in it. Always text, never markup. */
export function PostText({ post }: { post: NonNullable<Post['repostOf']> }) {
  const parts: ComponentChildren[] = [];
  let done = 0;
  for (const { 0: candidate, index } of post.text.matchAll(CANDIDATE)) {
    const found = resolve(post, candidate);
    if (!found) continue;
    parts.push(
      post.text.slice(done, index),
      <a
        key={index}
        href={found.href}
        {...(found.outside && { rel: 'nofollow noopener noreferrer', target: '_blank' })}
      >
        {candidate.slice(0, found.length)}
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

function resolve({ tags, mentions, links }: Words, candidate: string) {
  const name = candidate.slice(1);
  if (/^[#＃]/.test(candidate)) {
    const tag = name.normalize('NFKC').toLowerCase();
    return tags.includes(tag)
      ? { href: addressOf.tag(tag), length: candidate.length, outside: false }
      : undefined;
  }
  if (/^[@＠]/.test(candidate)) {
    const mention = mentions.find(({ handle }) => handle.toLowerCase() === name.toLowerCase());
    return mention && { href: addressOf.profile(mention.handle), length: candidate.length, outside: false };
  }
  // A sentence may go on behind it: the server knows where the link ends.
  const link = links.filter((each) => candidate.startsWith(each)).sort((a, b) => b.length - a.length)[0];
  return link ? { href: link, length: link.length, outside: true } : undefined;
}
