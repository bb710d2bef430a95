import { computed, effect, signal } from '@preact/signals';
import { en } from './en.ts';
import { ko } from './ko.ts';

export const languages = { en: 'English', ko: '한국어' } as const;
export type Language = keyof typeof languages;

const KEY = 'ripple.language';
const chosen = localStorage.getItem(KEY) ?? navigator.language.slice(0, 2);

export const language = signal<Language>(chosen === 'ko' ? 'ko' : 'en');
/** The texts of the page in the chosen language. */
export const text = computed(() => ({ en, ko })[language.value]);

effect(() => {
  document.documentElement.lang = language.value;
  localStorage.setItem(KEY, language.value);
});
