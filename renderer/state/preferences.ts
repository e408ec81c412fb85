/**
 * What the person set for this window: language, theme, single-key shortcuts. Kept by the browser, and worth
 * nothing if lost.
 */
import { useCallback } from 'react';
import type { Language, Say } from '../text/messages.ts';
import { languageFor, say } from '../text/messages.ts';
import { store, useStore } from './store.ts';

export type Theme = 'system' | 'light' | 'dark';
export interface Preferences {
  language: Language;
  theme: Theme;
  singleKeys: boolean;
}

const KEY = 'revisit.preferences';
const dark = matchMedia('(prefers-color-scheme: dark)');

function read(): Preferences {
  const preset: Preferences = {
    language: languageFor(navigator.languages),
    theme: 'system',
    singleKeys: true,
  };
  try {
    return { ...preset, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) };
  } catch {
    return preset;
  }
}

export const preferences = store(read());

function show(): void {
  const { theme, language } = preferences.get();
  document.documentElement.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  document.documentElement.lang = language;
}

/** Shows the preferences on the page, and again whenever they or the system's theme change. */
export function followPreferences(): void {
  show();
  dark.addEventListener('change', show);
  preferences.subscribe(show);
}

export function prefer(change: Partial<Preferences>): void {
  const next = { ...preferences.get(), ...change };
  preferences.set(next);
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // storage is switched off: the preference lasts as long as the page
  }
}

export function useSay(): Say {
  const { language } = useStore(preferences);
  return useCallback((key, values) => say(language, key, values), [language]);
}

export function useLanguage(): Language {
  return useStore(preferences).language;
}
