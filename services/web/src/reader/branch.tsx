import { addressOf } from '../router.ts';
import { text } from '../text/index.ts';
import { PostItem } from './post.tsx';
import type { Handlers } from './post-actions.tsx';
import type { Answer } from './thread.ts';

/** Answers to a post, with the answers to each of them. The style sheet indents the first levels only. */
export const Branch = ({ answers, handlers }: { answers: Answer[]; handlers: Handlers }) => (
  <ol class="posts branch">
    {answers.map(({ post, answers, isOpen }) => (
      <li key={post.id}>
        <PostItem post={post} {...handlers} />
        {isOpen && (
          <p>
            <a href={addressOf.post(post.id)}>{text.value.thread.more(post.author.name)}</a>
          </p>
        )}
        {answers.length > 0 && <Branch answers={answers} handlers={handlers} />}
      </li>
    ))}
  </ol>
);
