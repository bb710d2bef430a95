import { type Language, language, languages, text } from '../text/index.ts';

export const ChooseLanguage = () => (
  <select
    aria-label={text.value.language}
    value={language.value}
    onChange={(event) => {
      language.value = event.currentTarget.value as Language;
    }}
  >
    {Object.entries(languages).map(([code, name]) => (
      <option key={code} value={code} lang={code}>
        {name}
      </option>
    ))}
  </select>
);
