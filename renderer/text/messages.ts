/** All text that people read, by key and language: the one message catalogue. */
import type { Refusal } from '../../electron/contract/requests.ts';
import { chineseFailures } from './chinese/failures.ts';
import type { MessageKey } from './english/english.ts';
import { english } from './english/english.ts';
import { chinese } from './chinese/chinese.ts';

export type { MessageKey };
/** Where a number decides the form, `n` is that number; a language without plurals writes one form. */
export type Message = string | { one: string; other: string };

export const catalogue = { en: english, 'zh-Hans': chinese } satisfies Record<
  string,
  Record<MessageKey, Message>
>;
export type Language = keyof typeof catalogue;

/**
 * What is wrong and what to do, in the person's language. The engine says it in English, with names and
 * numbers; of a kind that a translation does not know, that is shown.
 */
export function failureIn(language: Language, failure: Refusal): Pick<Refusal, 'reason' | 'remedy'> {
  return language === 'en' ? failure : (chineseFailures[failure.kind] ?? failure);
}

/**
 * One of a kind a language: what Intl makes takes longer to make than to use, and a place has hundreds of
 * links to number.
 */
export function perLanguage<T>(make: (language: string) => T): (language: string) => T {
  const made = new Map<string, T>();
  return (language) => made.get(language) ?? made.set(language, make(language)).get(language)!;
}
const pluralRules = perLanguage((language) => new Intl.PluralRules(language));
const numberFormat = perLanguage((language) => new Intl.NumberFormat(language, { maximumFractionDigits: 2 }));

export type Values = Record<string, string | number>;
export type Say = (key: MessageKey, values?: Values) => string;

/** The language of the catalogue nearest to what the person reads. */
export function languageFor(wanted: readonly string[]): Language {
  const found = wanted
    .map((tag) => tag.toLowerCase())
    .find((tag) => tag.startsWith('en') || tag.startsWith('zh'));
  return found?.startsWith('zh') ? 'zh-Hans' : 'en';
}

export function say(language: Language, key: MessageKey, values: Values = {}): string {
  const message: Message = catalogue[language][key];
  const form =
    typeof message === 'string'
      ? message
      : pluralRules(language).select(Number(values.n)) === 'one'
        ? message.one
        : message.other;
  return form.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? numberFormat(language).format(value) : (value ?? '');
  });
}
