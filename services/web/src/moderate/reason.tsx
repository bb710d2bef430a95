import { text } from '../text/index.ts';

const MOST_CHARACTERS = 500;

/** The reason of an act, which the user whom it concerns is shown. */
export const Reason = ({ value, onInput }: { value: string; onInput: (value: string) => void }) => (
  <label class="reason">
    {text.value.moderation.reason}
    <input
      value={value}
      maxLength={MOST_CHARACTERS}
      dir="auto"
      autocomplete="off"
      onInput={({ currentTarget }) => onInput(currentTarget.value)}
    />
  </label>
);
