/** What a folder's name says of the place that its photos show. Pure. */
import { foldedWord, GENERIC_WORDS, JOINING_WORDS } from './generic-words.ts';

const MONTH = `(?:${[
  'jan(?:uary|uar|vier)?|enero|ene|gennaio|gen|feb(?:ruary|ruar|rero|braio)?|f[eé]v(?:rier)?',
  'mar(?:ch|s|zo)?|m[aä]rz|mrz|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|may|mai|mayo|maggio|mag',
  'june?|juni|juin|junio|giugno|giu|july?|juli|juil(?:let)?|julio|luglio|lug|aug(?:ust)?|ao[uû]t|agosto|ago',
  'sept?(?:ember|embre|iembre|t)?|set(?:tembre)?|o[ck]t(?:ober|obre|ubre)?|ott(?:obre)?',
  'nov(?:ember|embre|iembre)?|de[cz](?:ember)?|d[eé]c(?:embre)?|dic(?:iembre|embre)?',
].join('|')})(?!\\p{L})\\.?`;
const YEAR = '(?:1[89]\\d\\d|20\\d\\d)';
const TO = '\\s*(?:-|–|—|to|bis|au)\\s*';

/** Dates in all ways that folders carry them, the longest first. */
const DATES: readonly RegExp[] = [
  `${YEAR}\\s*年(?:\\s*\\d{1,2}\\s*月)?(?:\\s*\\d{1,2}\\s*日)?`,
  `(?<!\\d)\\d{1,2}\\s*月(?:\\s*\\d{1,2}\\s*日)?`,
  `(?<!\\d)${YEAR}[-._ ]?[01]\\d[-._ ]?[0-3]\\d(?:${TO}(?:[01]?\\d[-._])?[0-3]?\\d)?` +
    `(?:[T _-]?\\d{4,6})?(?!\\d)`,
  `(?<!\\d)[0-3]?\\d[-._/][01]?\\d[-._/](?:${YEAR}|\\d\\d)(?!\\d)`,
  `(?<![\\p{L}\\d])(?:[0-3]?\\d(?:st|nd|rd|th|\\.)?${TO})?(?:[0-3]?\\d(?:st|nd|rd|th|\\.)?\\s*(?:de\\s+)?)?` +
    `${MONTH}(?:\\s*[0-3]?\\d(?:st|nd|rd|th)?)?[\\s,'-]*(?:de\\s+)?(?:${YEAR})(?!\\d)`,
  `(?<!\\d)${YEAR}[\\s,-]*${MONTH}(?!\\p{L})`,
  `(?<!\\d)${YEAR}(?:[-._](?:0[1-9]|1[0-2]))(?!\\d)`,
  `(?<!\\d)${YEAR}(?:${TO}(?:${YEAR}|\\d\\d))?(?!\\d)`,
  `(?<=\\s|^)['’]\\d\\d(?!\\d)`,
].map((pattern) => new RegExp(pattern, 'giu'));

/** `100CANON`, `101_PANA`, `102MSDCF` (DCF, JEITA CP-3461); and names that are numbers of some kind. */
const DCF = /^\d{3}[A-Z0-9_]{5}$/;
const NUMBER_OF_SOME_KIND = /^(?=.*\d)[0-9a-f]{8,}(-[0-9a-f]{4,})*$/i;

/** Copies and counters at the end: `(2)`, ` - Copy`. */
const COUNTER = /\s*\(\d{1,3}\)\s*$|\s*-\s*(copy|kopie|copie|copia|副本)(\s*\(?\d*\)?)?\s*$/iu;
const ORDINAL = /^\d{1,4}(\s*[-–.)]\s*|\s+)(?=\p{L})/u;
const EDGES = /^[\s\-–—.,;:&+#~'"!]+|[\s\-–—.,;:&+#~'"(]+$/gu;
const EMPTY_BRACKETS = /[([{]\s*[-–,.]?\s*[)\]}]/gu;

const MOST_CHARACTERS = 60;

/**
 * `2009-08 Petra & Jerash` says `Petra & Jerash`. null where nothing but dates, numbers, cameras, programs
 * and words of any folder is left.
 */
export function nameInFolder(folder: string): string | null {
  const spaced = folder
    .normalize('NFC')
    .replaceAll(/[_+\s]+/g, ' ')
    .trim();
  if (DCF.test(folder) || NUMBER_OF_SOME_KIND.test(folder)) return null;
  const undated = DATES.reduce((text, date) => text.replace(date, ' '), spaced)
    .replace(COUNTER, '')
    .replaceAll(EMPTY_BRACKETS, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(EDGES, '')
    .replace(ORDINAL, '');
  const name = afterGeneric(undated).replaceAll(EDGES, '');
  return saysSomething(name) && name.length <= MOST_CHARACTERS ? name : null;
}

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

const isGeneric = (word: string): boolean => GENERIC_WORDS.has(foldedWord(word)) || /\d/.test(word);

/** A word of any script that is no generic one; two letters, or one that is a word by itself. */
function saysSomething(name: string): boolean {
  return wordsOf(name).some(
    (word) =>
      !isGeneric(word) &&
      !JOINING_WORDS.has(foldedWord(word)) &&
      (/\p{L}\p{M}*\p{L}/u.test(word) || /[\p{Script=Han}\p{Script=Hangul}]/u.test(word)),
  );
}

/** `Photos from Petra`, `Trip to Petra`, `Urlaub in der Steiermark`: what stands after the joining words. */
function afterGeneric(name: string): string {
  const words = name.split(' ');
  const generic = words.findIndex((word) => !isGeneric(word));
  if (generic <= 0) return name;
  let at = generic;
  while (at < words.length && JOINING_WORDS.has(foldedWord(words[at]!))) at += 1;
  const rest = words.slice(at).join(' ');
  return at > generic && saysSomething(rest) ? rest : name;
}
