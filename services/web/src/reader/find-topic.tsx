import { addressOf } from '../router.ts';
import { text } from '../text/index.ts';

/** A search field that opens the page of a tag or a keyword. */
export function FindTopic() {
  const t = text.value.topic;
  return (
    <search>
      <form
        class="find"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = String(new FormData(event.currentTarget).get('topic')).trim();
          location.hash = /^[#＃]/.test(wanted) ? addressOf.tag(wanted.slice(1)) : addressOf.keyword(wanted);
        }}
      >
        <input name="topic" type="search" required minLength={2} aria-label={t.find} placeholder={t.find} />
        <button type="submit">{t.go}</button>
      </form>
    </search>
  );
}
