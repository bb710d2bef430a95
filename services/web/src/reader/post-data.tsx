import { number } from '../parts/format.ts';
import { text } from '../text/index.ts';

/** Members of the data of a post that are shown, and characters of a value. */
const MOST = { members: 12, characters: 200 };

/** What an application has put into a post, for people to read where there is no text. */
export function PostData({ data }: { data: object }) {
  const members = Object.entries(data);
  const rest = members.length - MOST.members;
  return (
    <>
      <dl class="data">
        {members.slice(0, MOST.members).map(([name, value]) => (
          <div key={name}>
            <dt dir="auto">{shorten(name)}</dt>
            <dd dir="auto">{shorten(typeof value === 'string' ? value : JSON.stringify(value))}</dd>
          </div>
        ))}
      </dl>
      {rest > 0 && <p class="note">{text.value.post.moreData(number(rest))}</p>}
    </>
  );
}

const shorten = (value: string): string =>
  value.length > MOST.characters ? `${value.slice(0, MOST.characters)}…` : value;
