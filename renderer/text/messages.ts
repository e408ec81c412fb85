/** All text that people read, by key and language: the one message catalogue. */
import type { DecisionKind, LibraryState, Refusal } from '../../electron/contract/requests.ts';
import { chineseEngine } from './chinese/engine.ts';
import type { MessageKey } from './english/english.ts';
import { english } from './english/english.ts';
import { chinese } from './chinese/chinese.ts';
import type { Message, Translation } from './translation.ts';

export type { Message, MessageKey, Translation };

/** The languages: a folder each, and a line here, by their BCP 47 tags. The first is for who reads none. */
export const catalogue = {
  en: { messages: english, engine: null },
  'zh-Hans': { messages: chinese, engine: chineseEngine },
} satisfies Record<string, Translation>;
export type Language = keyof typeof catalogue;
export const languages = Object.keys(catalogue) as Language[];

const translation = (language: Language): Translation => catalogue[language];

/**
 * What is wrong and what to do, in the person's language. The engine says it in English, with names and
 * numbers; of a kind that a translation does not know, that is shown.
 */
export function failureIn(language: Language, failure: Refusal): Pick<Refusal, 'reason' | 'remedy'> {
  return translation(language).engine?.failures[failure.kind] ?? failure;
}

/** Why what could compute is not used, a sentence each. `why`: all of them in the engine's words. */
export function notUsedIn(
  language: Language,
  { why, notUsed }: Pick<LibraryState['device'], 'why' | 'notUsed'>,
): string[] {
  const words = translation(language).engine;
  if (words === null) return why === null ? [] : [why];
  return notUsed.map(({ name, kind }) => words.notUsed[kind].replaceAll('{name}', name));
}

/** Does the engine speak this language itself? */
export const isEngines = (language: Language): boolean => translation(language).engine === null;

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

/**
 * The first that the person reads of the languages, by default those of the catalogue: in the script that
 * they read where there are two of it; else the first there is.
 */
export function languageFor<L extends string = Language>(
  wanted: readonly string[],
  from: readonly L[] = languages as readonly string[] as readonly L[],
): L {
  const known = from.map((tag) => ({ tag, locale: new Intl.Locale(tag).maximize() }));
  for (const { language, script } of wanted.flatMap(localeOf)) {
    const read = known.filter(({ locale }) => locale.language === language);
    const found = read.find(({ locale }) => locale.script === script) ?? read[0];
    if (found !== undefined) return found.tag;
  }
  return from[0]!;
}

/** None where a browser names what is no language. */
function localeOf(tag: string): Intl.Locale[] {
  try {
    return [new Intl.Locale(tag).maximize()];
  } catch {
    return [];
  }
}

export function say(language: Language, key: MessageKey, values: Values = {}): string {
  const message = translation(language).messages[key];
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

/** What was taken back; null: there was nothing. */
export const undoneKey = (undone: DecisionKind | null): MessageKey =>
  undone === null ? 'undo.nothing' : `undo.${undone}`;

/** What was decided again; null: there was nothing. */
export const redoneKey = (redone: DecisionKind | null): MessageKey =>
  redone === null ? 'redo.nothing' : 'redo.done';
